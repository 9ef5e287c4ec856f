// Validation of flow schemas and priority levels.
// Upstream: pkg/apis/flowcontrol/validation/validation.go
import type {
  FlowSchema,
  FlowSchemaSpec,
  FlowcontrolV1Subject,
  LimitResponse,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  ResourcePolicyRule,
} from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, addInvalid } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { FLOW_SCHEMAS, MANDATORY, PRIORITY_LEVELS } from './bootstrap-configuration.ts';

const SPEC = FieldPath.of('spec');
const MAX_PRECEDENCE = 10_000;
const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'proxy',
  'update',
  'watch',
];

function checkFixed(errors: Errors, name: string, spec: unknown, fixed: unknown): void {
  if (!MANDATORY.has(name) || semanticEqual(spec, fixed)) return;
  errors.push(fieldInvalid(SPEC, spec, `spec of '${name}' must equal the fixed value`));
}

export function checkFlowSchema(errors: Errors, schema: FlowSchema): void {
  const { metadata } = schema;
  const spec: Partial<FlowSchemaSpec> = schema.spec ?? {};
  const precedence = spec.matchingPrecedence ?? 0;
  const at = SPEC.child('matchingPrecedence');
  if (precedence <= 0) errors.push(fieldInvalid(at, precedence, 'must be a positive value'));
  if (precedence > MAX_PRECEDENCE) {
    errors.push(fieldInvalid(at, precedence, `must not be greater than ${MAX_PRECEDENCE}`));
  }
  if (precedence === 1 && metadata.name !== 'exempt') {
    const detail = "only the schema named 'exempt' may have matchingPrecedence 1";
    errors.push(fieldInvalid(at, precedence, detail));
  }
  const method = spec.distinguisherMethod;
  if (method && !['ByNamespace', 'ByUser'].includes(method.type)) {
    const path = SPEC.child('distinguisherMethod', 'type');
    errors.push(fieldNotSupported(path, method, ['ByNamespace', 'ByUser']));
  }
  const level = spec.priorityLevelConfiguration?.name ?? '';
  const levelAt = SPEC.child('priorityLevelConfiguration', 'name');
  if (level === '') errors.push(fieldRequired(levelAt, 'must reference a priority level'));
  else addInvalid(errors, levelAt, level, SUBDOMAIN_NAME(level, false));
  spec.rules?.forEach((rule, i) => checkRule(errors, SPEC.child('rules').index(i), rule));
  const name = metadata.name ?? '';
  checkFixed(errors, name, spec, FLOW_SCHEMAS.get(name));
}

function checkRule(errors: Errors, path: FieldPath, rule: PolicyRulesWithSubjects): void {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule;
  if (subjects.length === 0) {
    const detail = 'subjects must contain at least one value';
    errors.push(fieldRequired(path.child('subjects'), detail));
  }
  subjects.forEach((one, i) => checkSubject(errors, path.child('subjects').index(i), one));
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    const detail = 'at least one of resourceRules and nonResourceRules has to be non-empty';
    errors.push(fieldRequired(path, detail));
  }
  resourceRules.forEach((one, i) => {
    checkResourceRule(errors, path.child('resourceRules').index(i), one);
  });
  nonResourceRules.forEach(({ verbs = [], nonResourceURLs = [] }, i) => {
    const at = path.child('nonResourceRules').index(i);
    checkVerbs(errors, at.child('verbs'), verbs);
    const what = 'non-resource URLs';
    const missing = 'nonResourceURLs must contain at least one value';
    const paths = at.child('nonResourceURLs');
    checkSet(errors, paths, nonResourceURLs, what, missing);
    if (nonResourceURLs.includes('*')) return;
    nonResourceURLs.forEach((url, j) => checkUrl(errors, paths.index(j), url));
  });
}

function checkUrl(errors: Errors, path: FieldPath, url: string): void {
  if (url === '/') return;
  const detail = !url.startsWith('/')
    ? url === ''
      ? 'must not be empty'
      : 'must start with slash'
    : url.includes(' ')
      ? 'must not contain white-space'
      : url.includes('//')
        ? 'must not contain double slash'
        : /\*./.test(url) || (url.endsWith('*') && !url.endsWith('/*'))
          ? 'wildcard can only do suffix matching'
          : undefined;
  if (detail !== undefined) errors.push(fieldInvalid(path, url, detail));
}

const KINDS = [
  ['Group', 'group'],
  ['ServiceAccount', 'serviceAccount'],
  ['User', 'user'],
] as const;

function checkSubject(errors: Errors, path: FieldPath, subject: FlowcontrolV1Subject): void {
  if (!KINDS.some(([kind]) => kind === subject.kind)) {
    const kinds = KINDS.map(([kind]) => kind);
    errors.push(fieldNotSupported(path.child('kind'), subject.kind, kinds));
    return;
  }
  for (const [kind, field] of KINDS) {
    const value = subject[field];
    const at = path.child(field);
    if (kind !== subject.kind) {
      const detail = `${field} is forbidden when subject kind is not '${kind}'`;
      if (value) errors.push(fieldForbidden(at, detail));
    } else if (!value) {
      errors.push(fieldRequired(at, `${field} is required when subject kind is '${kind}'`));
    } else {
      if (!value.name) errors.push(fieldRequired(at.child('name')));
      if (kind === 'ServiceAccount' && !subject.serviceAccount?.namespace) {
        const detail = 'must specify namespace for service account';
        errors.push(fieldRequired(at.child('namespace'), detail));
      }
    }
  }
}

function checkVerbs(errors: Errors, path: FieldPath, verbs: readonly string[]): void {
  checkSet(errors, path, verbs, 'verbs', 'verbs must contain at least one value');
  if (!verbs.includes('*') && !verbs.every((verb) => VERBS.includes(verb))) {
    errors.push(fieldNotSupported(path, verbs, VERBS));
  }
}

function checkSet(
  errors: Errors,
  path: FieldPath,
  values: readonly string[],
  what: string,
  missing: string,
): void {
  if (values.length === 0) errors.push(fieldRequired(path, missing));
  else if (values.length > 1 && values.includes('*')) {
    const detail = `if '*' is present, must not specify other ${what}`;
    errors.push(fieldInvalid(path, values, detail));
  }
}

function checkResourceRule(errors: Errors, path: FieldPath, rule: ResourcePolicyRule): void {
  const { verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  const supply = 'resource rules must supply at least one';
  checkVerbs(errors, path.child('verbs'), verbs);
  checkSet(errors, path.child('apiGroups'), apiGroups, 'api groups', `${supply} api group`);
  checkSet(errors, path.child('resources'), resources, 'resources', `${supply} resource`);
  if (namespaces.length === 0 && clusterScope === true) return;
  const missing = 'resource rules that are not cluster scoped must supply at least one namespace';
  checkSet(errors, path.child('namespaces'), namespaces, 'namespaces', missing);
}

export function checkPriorityLevel(errors: Errors, level: PriorityLevelConfiguration): void {
  const { metadata } = level;
  const spec: Partial<PriorityLevelConfigurationSpec> = level.spec ?? {};
  const name = metadata.name ?? '';
  if ((name === 'exempt') !== (spec.type === 'Exempt')) {
    const detail = "type must be 'Exempt' if and only if name is 'exempt'";
    errors.push(fieldInvalid(SPEC.child('type'), spec.type ?? '', detail));
  }
  const path = SPEC.child('limited');
  if (spec.type === 'Exempt') {
    if (spec.limited) {
      errors.push(fieldForbidden(path, 'must be nil if the type is not Limited'));
    }
  } else if (spec.type !== 'Limited') {
    errors.push(fieldNotSupported(SPEC.child('type'), spec.type ?? '', ['Exempt', 'Limited']));
  } else if (spec.limited) {
    const { nominalConcurrencyShares: shares = 0, limitResponse } = spec.limited;
    if (shares < 0) {
      const at = path.child('nominalConcurrencyShares');
      errors.push(fieldInvalid(at, shares, 'must be a non-negative integer'));
    }
    const { lendablePercent: lendable = 0, borrowingLimitPercent: borrowing = 0 } = spec.limited;
    if (lendable < 0 || lendable > 100) {
      const at = path.child('lendablePercent');
      errors.push(fieldInvalid(at, lendable, 'must be between 0 and 100, inclusive'));
    }
    if (borrowing < 0) {
      const at = path.child('borrowingLimitPercent');
      errors.push(fieldInvalid(at, borrowing, 'if specified, must be a non-negative integer'));
    }
    checkLimitResponse(errors, path.child('limitResponse'), limitResponse);
  } else {
    errors.push(fieldRequired(path, 'must not be empty when type is Limited'));
  }
  checkFixed(errors, name, spec, PRIORITY_LEVELS.get(name));
}

function checkLimitResponse(
  errors: Errors,
  path: FieldPath,
  response: LimitResponse | undefined,
): void {
  const { type = '', queuing } = response ?? {};
  const at = path.child('queuing');
  if (type === 'Reject') {
    if (!queuing) return;
    errors.push(fieldForbidden(at, 'must be nil if limited.limitResponse.type is not Limited'));
    return;
  }
  if (type !== 'Queue') {
    errors.push(fieldNotSupported(path.child('type'), type, ['Queue', 'Reject']));
    return;
  }
  if (!queuing) {
    errors.push(fieldRequired(at, 'must not be empty if limited.limitResponse.type is Limited'));
    return;
  }
  for (const field of ['queueLengthLimit', 'queues', 'handSize'] as const) {
    const count = queuing[field] ?? 0;
    if (count > 0) continue;
    errors.push(fieldInvalid(at.child(field), count, 'must be positive'));
  }
  const { queues = 0, handSize = 0 } = queuing;
  if (handSize > queues) {
    const detail = `should not be greater than queues (${queues})`;
    errors.push(fieldInvalid(at.child('handSize'), handSize, detail));
  }
}
