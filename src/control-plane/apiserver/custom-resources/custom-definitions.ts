// The kinds that a CustomResourceDefinition serves: one definition for each served version.
// Upstream: apiextensions-apiserver pkg/apiserver/customresource_handler.go
import { ApiError } from '../../../client/api-error.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  SelectableField,
} from '../../../model/generated/types.ts';
import { parseJsonPath, valuesAt } from '../../../model/meta/json-path.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { methodNotAllowed } from '../../../model/meta/status.ts';
import { customSchemaOf } from '../../../model/resources/custom/custom-schema.ts';
import { defineCustomResource } from '../../../model/resources/custom/define-custom-resource.ts';
import type { CustomSchema } from '../../../model/resources/custom/define-custom-resource.ts';
import type { Conversion, ResourceDefinition } from '../../../model/resources/define-resource.ts';
import { compareVersionPriority } from './version-priority.ts';

/** Of an established definition: what to serve, the preferred version first. */
export function customDefinitions(crd: CustomResourceDefinition): readonly ResourceDefinition[] {
  const named = withAcceptedNames(crd);
  const storage = named.spec.versions.find((version) => version.storage);
  return named.spec.versions
    .filter((version) => version.served)
    .sort((a, b) => compareVersionPriority(a.name, b.name))
    .map((version) => {
      const schema = customSchemaOf(version);
      const definition = defineCustomResource(named, version, schema);
      const deprecation = deprecationOf(named, version);
      return {
        ...definition,
        ...(deprecation === undefined ? {} : { deprecation }),
        ...selection(version.selectableFields ?? []),
        ...(storage && named.spec.versions.length > 1
          ? { conversion: conversionOf(definition.ref, storage.name, schema) }
          : {}),
        ...(crd.metadata.deletionTimestamp === undefined ? {} : { prepareCreate: refuseCreate }),
      };
    });
}

function withAcceptedNames(crd: CustomResourceDefinition): CustomResourceDefinition {
  const accepted = crd.status?.acceptedNames;
  return accepted?.plural ? { ...crd, spec: { ...crd.spec, names: accepted } } : crd;
}

function deprecationOf(
  { spec }: CustomResourceDefinition,
  { name, deprecated, deprecationWarning }: CustomResourceDefinitionVersion,
): string | undefined {
  if (deprecated !== true) return undefined;
  return deprecationWarning ?? `${spec.group}/${name} ${spec.names.kind} is deprecated`;
}

function selection(
  fields: readonly SelectableField[],
): Pick<ResourceDefinition, 'selectableFields' | 'selectableFieldNames'> | undefined {
  if (fields.length === 0) return undefined;
  const readers = fields.map(({ jsonPath }) => ({
    label: jsonPath.replace(/^\./, ''),
    steps: parseJsonPath(jsonPath) ?? [],
  }));
  return {
    selectableFieldNames: readers.map(({ label }) => label),
    selectableFields: (object) =>
      new Map(readers.map(({ label, steps }) => [label, textOf(valuesAt(object, steps)[0])])),
  };
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** Strategy None: only apiVersion differs. */
function conversionOf(
  ref: ResourceRef,
  storageVersion: string,
  schema: CustomSchema,
): Conversion<KubeObject> {
  const storage: ResourceRef = { ...ref, version: storageVersion };
  const stored = apiVersionOf(storage);
  const own = apiVersionOf(ref);
  return {
    storage,
    toStorage: (object) =>
      object.apiVersion === stored ? object : { ...object, apiVersion: stored },
    fromStorage: (object) =>
      object.apiVersion === own ? object : schema.defaults({ ...object, apiVersion: own }),
  };
}

function refuseCreate(object: KubeObject): KubeObject {
  const status = methodNotAllowed({ group: '', plural: '' }, 'create');
  const message = 'create not allowed while custom resource definition is terminating';
  throw new ApiError({ ...status, message, details: { name: object.metadata.name ?? '' } });
}
