// The schema of a custom resource's version at work: pruning, defaults, validation, CEL rules.
// Upstream: apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go
import type { CustomResourceDefinitionVersion } from '../../generated/types.ts';
import type { KubeObject } from '../../meta/object.ts';
import { applyDefaults } from '../../structural/apply-defaults.ts';
import { prune } from '../../structural/prune.ts';
import type { StructuralSchema } from '../../structural/structural-schema.ts';
import { validateRules } from '../../structural/validate-rules.ts';
import { validateValue } from '../../structural/validate-value.ts';
import type { CustomSchema } from './define-custom-resource.ts';

/** A version without a schema keeps everything. */
const ANYTHING: StructuralSchema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

/** What the version's schema does to objects. */
export function customSchemaOf(version: CustomResourceDefinitionVersion): CustomSchema {
  const structural = (version.schema?.openAPIV3Schema ?? ANYTHING) as StructuralSchema;
  return {
    structural,
    defaults(object) {
      const pruned = prune(structural, object).value as KubeObject;
      const { metadata } = object;
      return applyDefaults(structural, { ...pruned, metadata }) as KubeObject;
    },
    validate(object, old) {
      const errors = validateValue(structural, object);
      return errors.length > 0 ? errors : validateRules(structural, object, old);
    },
  };
}
