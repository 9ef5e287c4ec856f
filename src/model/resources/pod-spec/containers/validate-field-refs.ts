// References to fields of the pod and to resources of its containers (the downward API).
// Upstream: validation.go validateObjectFieldSelector, validateContainerResourceFieldSelector
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../../generated/types.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { canonicalQuantity } from '../../../meta/quantity.ts';
import { checkQualifiedName } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';

const CONVERTIBLE = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const SUBSCRIPTED = /^(.*)\['([^']*)'\]$/;
const CPU_DIVISORS = new Set(['1m', '1']);
const SIZE_DIVISORS = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';

/** A field of the pod; `supported` are those that the place allows, in sorted order. */
export function checkObjectFieldSelector(
  errors: Errors,
  path: FieldPath,
  ref: ObjectFieldSelector,
  supported: readonly string[],
): void {
  const { fieldPath } = ref;
  if (!fieldPath) {
    errors.push(fieldRequired(path.child('fieldPath')));
    return;
  }
  const subscripted = SUBSCRIPTED.exec(fieldPath);
  const field = subscripted ? subscripted[1]! : fieldPath;
  if (field === 'spec.host' && subscripted === null) return;
  if (ref.apiVersion !== 'v1' || !CONVERTIBLE.has(field)) {
    const detail =
      ref.apiVersion === 'v1'
        ? `error converting fieldPath: field label not supported: ${fieldPath}`
        : `error converting fieldPath: unsupported pod version: ${ref.apiVersion}`;
    errors.push(fieldInvalid(path.child('fieldPath'), fieldPath, detail));
  } else if (subscripted !== null) {
    const key = subscripted[2]!;
    if (field === 'metadata.annotations') checkQualifiedName(errors, path, key.toLowerCase());
    else if (field === 'metadata.labels') checkQualifiedName(errors, path, key);
    else errors.push(fieldInvalid(path, field, 'does not support subscript'));
  } else if (!supported.includes(field)) {
    errors.push(fieldNotSupported(path.child('fieldPath'), field, supported));
  }
}

/** A resource of a container; in a volume the container must be named. */
export function checkResourceFieldSelector(
  errors: Errors,
  path: FieldPath,
  ref: ResourceFieldSelector,
  inVolume: boolean,
): void {
  const resource = ref.resource ?? '';
  if (inVolume && !ref.containerName) errors.push(fieldRequired(path.child('containerName')));
  else if (resource === '') errors.push(fieldRequired(path.child('resource')));
  else if (!RESOURCES.includes(resource) && !isHugePages(resource)) {
    errors.push(fieldNotSupported(path.child('resource'), resource, RESOURCES));
  }
  checkDivisor(errors, path.child('divisor'), resource, ref.divisor);
}

function checkDivisor(
  errors: Errors,
  path: FieldPath,
  resource: string,
  divisor: string | undefined,
): void {
  const text = divisor === undefined ? '0' : canonicalQuantity(divisor);
  if (text === '0') return;
  if (resource.endsWith('.cpu')) {
    if (CPU_DIVISORS.has(text)) return;
    const detail = "only divisor's values 1m and 1 are supported with the cpu resource";
    errors.push(fieldInvalid(path, resource, detail));
    return;
  }
  const what = sizeName(resource);
  if (what === undefined || SIZE_DIVISORS.split(', ').includes(text)) return;
  const detail = `only divisor's values ${SIZE_DIVISORS} are supported with the ${what} resource`;
  errors.push(fieldInvalid(path, resource, detail));
}

function sizeName(resource: string): string | undefined {
  if (isHugePages(resource)) return 'hugepages';
  if (resource.endsWith('.memory')) return 'memory';
  return resource.endsWith('.ephemeral-storage') ? 'local ephemeral storage' : undefined;
}

function isHugePages(resource: string): boolean {
  return resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-');
}
