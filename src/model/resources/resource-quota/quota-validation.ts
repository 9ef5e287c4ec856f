// Validation of quotas. Upstream: pkg/apis/core/validation/validation.go ValidateResourceQuota
import type {
  ResourceQuota,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from '../../generated/types.ts';
import { fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { IMMUTABLE } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { isStandardQuotaResource } from '../common/resource-names.ts';
import { checkAmount, checkResourceName } from '../pod-spec/validate-resources.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
const POD_RESOURCES = new Set([
  'pods',
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);
const ONLY_EXISTS =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating," +
  ' ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,' +
  ' ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';

type Amounts = { readonly [name: string]: string };

export function checkQuota(
  errors: Errors,
  quota: ResourceQuota,
  old: ResourceQuota | undefined,
): void {
  const spec = quota.spec ?? {};
  checkAmounts(errors, SPEC.child('hard'), spec.hard ?? {});
  checkScopes(errors, spec);
  spec.scopeSelector?.matchExpressions?.forEach((requirement) => {
    checkRequirement(errors, spec, requirement);
  });
  if (old === undefined) return;
  const before = new Set(old.spec?.scopes ?? []);
  const after = spec.scopes ?? [];
  if (before.size === new Set(after).size && after.every((scope) => before.has(scope))) return;
  errors.push(fieldInvalid(SPEC.child('scopes'), after, IMMUTABLE));
}

export function checkQuotaStatus(errors: Errors, quota: ResourceQuota): void {
  checkAmounts(errors, STATUS.child('hard'), quota.status?.hard ?? {});
  checkAmounts(errors, STATUS.child('used'), quota.status?.used ?? {});
}

function checkAmounts(errors: Errors, path: FieldPath, amounts: Amounts): void {
  for (const name of Object.keys(amounts)) {
    const at = path.key(name);
    if (checkResourceName(errors, at, name) && !name.includes('/')) {
      if (!isStandardQuotaResource(name)) {
        errors.push(fieldInvalid(at, name, 'must be a standard resource for quota'));
      }
    }
    checkAmount(errors, at, name, amounts[name]!);
  }
}

function checkScopes(errors: Errors, spec: ResourceQuotaSpec): void {
  const scopes = spec.scopes ?? [];
  const path = SPEC.child('scopes');
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) errors.push(fieldInvalid(path, scopes, 'unsupported scope'));
    checkScopeFits(errors, path, spec, scope, scopes);
  }
  for (const [a, b] of OPPOSITES) {
    if (scopes.includes(a) && scopes.includes(b)) {
      errors.push(fieldInvalid(path, scopes, 'conflicting scopes'));
    }
  }
}

function checkScopeFits(
  errors: Errors,
  path: FieldPath,
  spec: ResourceQuotaSpec,
  scope: string,
  shown: unknown,
): void {
  for (const name of Object.keys(spec.hard ?? {}).sort()) {
    if (!isStandardQuotaResource(name) || scopeFits(scope, name)) continue;
    errors.push(fieldInvalid(path, shown, 'unsupported scope applied to resource'));
  }
}

// Upstream: pkg/apis/core/helper/helpers.go IsResourceQuotaScopeValidForResource
function scopeFits(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass') {
    return name === 'persistentvolumeclaims' || name === 'requests.storage';
  }
  return (
    POD_RESOURCES.has(name) || name.includes('ephemeral-storage') || name.includes('hugepages')
  );
}

function checkRequirement(
  errors: Errors,
  spec: ResourceQuotaSpec,
  requirement: ScopedResourceSelectorRequirement,
): void {
  const path = SPEC.child('scopeSelector', 'matchExpressions');
  const { scopeName: scope, operator, values = [] } = requirement;
  if (!SCOPES.includes(scope)) {
    errors.push(fieldInvalid(path.child('scopeName'), scope, 'unsupported scope'));
  }
  checkScopeFits(errors, path, spec, scope, spec.scopeSelector);
  const isFlag = scope !== 'PriorityClass' && scope !== 'VolumeAttributesClass';
  if (SCOPES.includes(scope) && isFlag && operator !== 'Exists') {
    errors.push(fieldInvalid(path.child('operator'), operator, ONLY_EXISTS));
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length > 0) return;
    const detail =
      "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    errors.push(fieldRequired(path.child('values'), detail));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length === 0) return;
    const detail =
      "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    errors.push(fieldInvalid(path.child('values'), values, detail));
  } else {
    errors.push(fieldInvalid(path.child('operator'), operator, 'not a valid selector operator'));
  }
}
