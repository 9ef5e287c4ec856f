// The kind CustomResourceDefinition.
// Upstream: apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../api/refs.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec,
} from '../../generated/types.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, updateSpec, withFirstGeneration, withStatus } from '../common/strategy.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkDefinition } from './definition-validation.ts';

type Definition = CustomResourceDefinition;

const NO_CONVERSION_WEBHOOKS =
  'spec.conversion: webhooks are not called here; versions are converted as by strategy None';

/** Holds a deleted definition until its objects are gone. */
export const CUSTOM_RESOURCE_CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

export const CUSTOM_RESOURCE_DEFINITION_RESOURCE = defineResource<Definition>({
  ref: CUSTOM_RESOURCE_DEFINITIONS,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  allowUnconditionalUpdate: false,
  deletionFinalizer: CUSTOM_RESOURCE_CLEANUP,
  subresources: [STATUS],
  defaults: defaultDefinition,
  prepareCreate: (definition) =>
    withStored(
      withStatus(withFirstGeneration(definition), {
        conditions: [],
        acceptedNames: { plural: '', kind: '' },
        storedVersions: [],
      }),
    ),
  prepareUpdate: (definition, old) => withStored(updateSpec(definition, old)),
  prepareStatusUpdate: keepSpec,
  warnings: ({ spec }) =>
    spec?.conversion?.strategy === 'Webhook' ? [NO_CONVERSION_WEBHOOKS] : [],
  ...metaValidation<Definition>(false, SUBDOMAIN_NAME, checkDefinition),
});

// Upstream: apiextensions pkg/apis/apiextensions/v1/defaults.go
function defaultDefinition(definition: Definition): Definition {
  const { spec } = definition;
  const names = spec?.names;
  if (names?.singular && names.listKind && spec?.conversion?.strategy) return definition;
  const next: CustomResourceDefinitionSpec = {
    ...spec,
    names: {
      ...names,
      singular: names?.singular || (names?.kind ?? '').toLowerCase(),
      listKind: names?.listKind || (names?.kind ? `${names.kind}List` : ''),
    },
    conversion: { ...spec?.conversion, strategy: spec?.conversion?.strategy || 'None' },
  };
  return { ...definition, spec: next };
}

// A version in which objects are kept stays on record.
function withStored(definition: Definition): Definition {
  const stored = definition.status?.storedVersions ?? [];
  const current = definition.spec.versions?.find((version) => version.storage)?.name;
  if (current === undefined || stored.includes(current)) return definition;
  return withStatus(definition, { ...definition.status, storedVersions: [...stored, current] });
}
