// Validation of custom resource definitions.
// Upstream: apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { validateDns1035Label } from '../../meta/names.ts';
import { contentProblems } from '../../structural/schema-content.ts';
import { structuralProblems } from '../../structural/structural-schema.ts';
import type { StructuralSchema } from '../../structural/structural-schema.ts';
import { addInvalid, checkDnsSubdomain, checkImmutable } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { METADATA } from '../common/object-meta.ts';

const SPEC = FieldPath.of('spec');
const VERSIONS = SPEC.child('versions');
const NAMES = SPEC.child('names');
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
type Definition = CustomResourceDefinition;

export function checkDefinition(
  errors: Errors,
  definition: Definition,
  old: Definition | undefined,
): void {
  const { spec } = definition;
  const { group = '', scope = '', names } = spec;
  const expected = `${names?.plural ?? ''}.${group}`;
  if (definition.metadata.name !== expected) {
    const detail = 'must be spec.names.plural+"."+spec.group';
    errors.push(fieldInvalid(METADATA.child('name'), definition.metadata.name, detail));
  }
  checkGroup(errors, SPEC.child('group'), group);
  if (scope === '') errors.push(fieldRequired(SPEC.child('scope')));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.push(fieldNotSupported(SPEC.child('scope'), scope, ['Cluster', 'Namespaced']));
  }
  checkVersions(errors, spec.versions ?? []);
  checkNames(errors, names);
  checkConversion(errors, spec.conversion);
  if (spec.preserveUnknownFields === true && old?.spec.preserveUnknownFields !== true) {
    const detail =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in' +
      ' spec.versions[*].schema instead';
    errors.push(fieldInvalid(SPEC.child('preserveUnknownFields'), true, detail));
  }
  if (old === undefined) checkApproval(errors, definition);
  if (old === undefined || !isEstablished(old)) return;
  checkImmutable(errors, SPEC.child('group'), group, old.spec.group);
  checkImmutable(errors, SPEC.child('scope'), scope, old.spec.scope);
  checkImmutable(errors, NAMES.child('kind'), names.kind, old.spec.names.kind);
  checkImmutable(errors, NAMES.child('plural'), names.plural, old.spec.names.plural);
}

function checkConversion(errors: Errors, conversion: CustomResourceConversion | undefined): void {
  const { strategy, webhook } = conversion ?? {};
  const path = SPEC.child('conversion');
  const client = path.child('webhookClientConfig');
  if (strategy === 'Webhook') {
    if (webhook?.clientConfig === undefined) {
      errors.push(fieldRequired(client, 'required when strategy is set to Webhook'));
    }
    if ((webhook?.conversionReviewVersions?.length ?? 0) === 0) {
      errors.push(fieldRequired(path.child('conversionReviewVersions')));
    }
  } else if (strategy !== 'None') {
    errors.push(fieldNotSupported(path.child('strategy'), strategy, ['None', 'Webhook']));
  } else if (webhook?.clientConfig !== undefined) {
    const detail = 'should not be set when strategy is not set to Webhook';
    errors.push(fieldForbidden(client, detail));
  }
}

const APPROVED = 'api-approved.kubernetes.io';
const APPROVAL_PAGE = 'https://github.com/kubernetes/enhancements/pull/1111';

/** Upstream: apiextensions pkg/apihelpers/helpers.go GetAPIApprovalState */
function checkApproval(errors: Errors, { metadata, spec }: Definition): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '')) return;
  const approval = metadata.annotations?.[APPROVED];
  const path = METADATA.child('annotations').key(APPROVED);
  const says = `protected groups must have approval annotation "${APPROVED}"`;
  if (!approval) errors.push(fieldRequired(path, `${says}, see ${APPROVAL_PAGE}`));
  else if (!/^unapproved|^https?:\/\/[^/]+/.test(approval)) {
    const detail = `${says} with either a URL or a reason starting with "unapproved", see`;
    errors.push(fieldInvalid(path, approval, `${detail} ${APPROVAL_PAGE}`));
  }
}

function isEstablished(definition: Definition): boolean {
  return (
    definition.status?.conditions?.some(
      (condition) => condition.type === 'Established' && condition.status === 'True',
    ) === true
  );
}

function checkGroup(errors: Errors, path: FieldPath, group: string): void {
  if (group === '') errors.push(fieldRequired(path));
  else {
    checkDnsSubdomain(errors, path, group);
    if (!group.includes('.')) {
      errors.push(fieldInvalid(path, group, 'should be a domain with at least one dot'));
    }
  }
}

function checkVersions(errors: Errors, versions: readonly CustomResourceDefinitionVersion[]): void {
  const names = versions.map((version) => version.name);
  if (new Set(names).size < names.length) {
    errors.push(fieldInvalid(VERSIONS, versions, 'must contain unique version names'));
  }
  if (versions.filter((version) => version.storage).length !== 1) {
    const detail = 'must have exactly one version marked as storage version';
    errors.push(fieldInvalid(VERSIONS, versions, detail));
  }
  versions.forEach((version, i) => checkVersion(errors, VERSIONS.index(i), version));
}

function checkVersion(
  errors: Errors,
  path: FieldPath,
  version: CustomResourceDefinitionVersion,
): void {
  const name = version.name ?? '';
  addInvalid(errors, path.child('name'), name, validateDns1035Label(name));
  if (version.deprecated !== true && version.deprecationWarning !== undefined) {
    const detail = 'can only be set for deprecated versions';
    errors.push(fieldInvalid(path.child('deprecationWarning'), version.deprecationWarning, detail));
  }
  const schema = version.schema?.openAPIV3Schema;
  const at = path.child('schema', 'openAPIV3Schema');
  if (schema === undefined) errors.push(fieldRequired(at, 'schemas are required'));
  else {
    const problems = structuralProblems(schema as StructuralSchema, at);
    const isStructural = problems.length === 0;
    errors.push(...(isStructural ? contentProblems(schema as StructuralSchema, at) : problems));
  }
  version.additionalPrinterColumns?.forEach((column, i) => {
    const columnAt = path.child('additionalPrinterColumns').index(i);
    if (!column.name) errors.push(fieldRequired(columnAt.child('name')));
    if (!column.type) {
      errors.push(
        fieldRequired(columnAt.child('type'), `must be one of ${COLUMN_TYPES.join(', ')}`),
      );
    } else if (!COLUMN_TYPES.includes(column.type)) {
      const detail = `must be one of ${COLUMN_TYPES.join(', ')}`;
      errors.push(fieldInvalid(columnAt.child('type'), column.type, detail));
    }
    if (!column.jsonPath) errors.push(fieldRequired(columnAt.child('JSONPath')));
  });
  const scale = version.subresources?.scale;
  if (scale === undefined) return;
  const scaleAt = path.child('subresources', 'scale');
  for (const [field, prefix] of [
    ['specReplicasPath', '.spec.'],
    ['statusReplicasPath', '.status.'],
  ] as const) {
    if (!scale[field]) errors.push(fieldRequired(scaleAt.child(field)));
    else if (!scale[field].startsWith(prefix)) {
      const detail = `should be a json path under ${prefix.slice(0, -1)}`;
      errors.push(fieldInvalid(scaleAt.child(field), scale[field], detail));
    }
  }
}

function checkNames(errors: Errors, names: CustomResourceDefinitionNames | undefined): void {
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    const value = names?.[field] ?? '';
    const path = NAMES.child(field);
    if (value === '') {
      if (field === 'plural' || field === 'kind') errors.push(fieldRequired(path));
      continue;
    }
    const messages = validateDns1035Label(value.toLowerCase());
    if (messages.length > 0) {
      const detail = field.toLowerCase().endsWith('kind')
        ? `may have mixed case, but should otherwise match: ${messages.join(',')}`
        : messages.join(',');
      errors.push(fieldInvalid(path, value, detail));
    } else if ((field === 'plural' || field === 'singular') && value !== value.toLowerCase()) {
      errors.push(fieldInvalid(path, value, validateDns1035Label(value).join(',')));
    }
  }
  names?.shortNames?.forEach((name, i) => {
    const messages = validateDns1035Label(name);
    if (messages.length === 0) return;
    errors.push(fieldInvalid(NAMES.child('shortNames').index(i), name, messages.join(',')));
  });
  if (names?.kind && names.kind === names.listKind) {
    const detail = 'kind and listKind may not be the same';
    errors.push(fieldInvalid(NAMES.child('listKind'), names.listKind, detail));
  }
}
