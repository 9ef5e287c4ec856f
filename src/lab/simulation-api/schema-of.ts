// What the schema of one of the simulator's kinds asks of its objects.
import type { CustomResourceDefinitionVersion } from '../../model/generated/types.ts';
import type { CustomSchema } from '../../model/resources/custom/define-custom-resource.ts';
import { customSchemaOf } from '../../model/resources/custom/custom-schema.ts';

export function schemaOf(version: CustomResourceDefinitionVersion): CustomSchema {
  return customSchemaOf(version);
}
