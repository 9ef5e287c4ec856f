// Requests and limits of containers and pods.
// Upstream: validation.go ValidateContainerResourceRequirements
import type { PodSpec, ResourceRequirements } from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { validateQualifiedName } from '../../meta/names.ts';
import { compareQuantities, milliValue, wholeValue } from '../../meta/quantity.ts';
import { NOT_NEGATIVE, addInvalid } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import {
  isExtendedResource,
  isHugePages,
  isIntegerResource,
  isNativeResource,
  isOvercommitAllowed,
  isStandardContainerResource,
  isStandardResource,
} from '../common/resource-names.ts';
import { aggregateRequests, isPodLevel } from './default-pod-resources.ts';

type Amounts = { readonly [name: string]: string };
type NameCheck = (errors: Errors, path: FieldPath, name: string) => void;

/** The resources of one container. */
export function checkResources(
  errors: Errors,
  path: FieldPath,
  resources: ResourceRequirements,
  claims: ReadonlySet<string>,
): void {
  checkRequirements(errors, path, resources, checkContainerResourceName);
  const seen = new Set<string>();
  resources.claims?.forEach((claim, i) => {
    const at = path.child('claims').index(i);
    if (!claim.name) errors.push(fieldRequired(at));
    else if (seen.has(claim.name)) errors.push(fieldDuplicate(at, claim.name));
    else if (!claims.has(claim.name)) errors.push(unknownClaim(at, claim.name, claims));
    seen.add(claim.name);
  });
}

function unknownClaim(path: FieldPath, name: string, claims: ReadonlySet<string>): FieldError {
  const names = claims.size === 0 ? ' which is empty' : `: ${[...claims].sort().join(', ')}`;
  const detail = `must be one of the names in pod.spec.resourceClaims${names}`;
  return { ...fieldNotFound(path, name), detail };
}

/** The resources of a whole pod, and how they agree with its containers'. */
export function checkPodResources(
  errors: Errors,
  path: FieldPath,
  resources: ResourceRequirements,
  spec: PodSpec,
): void {
  if (resources.claims !== undefined) {
    const detail = 'claims cannot be set for Resources at pod-level';
    errors.push(fieldForbidden(path.child('claims'), detail));
  }
  checkRequirements(errors, path, resources, checkPodResourceName);
  for (const [name, sum] of aggregateRequests(spec)) {
    const own = resources.requests?.[name];
    if (own === undefined || compareQuantities(sum, own) <= 0) continue;
    const detail = `must be greater than or equal to aggregate container requests of ${sum}`;
    errors.push(fieldInvalid(path.child('requests').key(name), own, detail));
  }
}

function checkRequirements(
  errors: Errors,
  path: FieldPath,
  resources: ResourceRequirements,
  checkName: NameCheck,
): void {
  const { limits, requests } = resources;
  let huge = false;
  let compute = false;
  for (const amounts of [limits, requests]) {
    if (amounts === undefined) continue;
    const at = path.child(amounts === limits ? 'limits' : 'requests');
    for (const name of Object.keys(amounts)) {
      checkName(errors, at.key(name), name);
      checkAmount(errors, at.key(name), name, amounts[name]!);
      if (isHugePages(name)) huge = true;
      else if (name === 'cpu' || name === 'memory') compute = true;
      if (amounts === requests) checkRequest(errors, path, name, amounts[name]!, limits);
    }
  }
  if (huge && !compute) errors.push(fieldForbidden(path, 'HugePages require cpu or memory'));
}

function checkRequest(
  errors: Errors,
  path: FieldPath,
  name: string,
  request: string,
  limits: Amounts | undefined,
): void {
  const limit = limits !== undefined && Object.hasOwn(limits, name) ? limits[name] : undefined;
  if (limit === undefined) {
    if (isOvercommitAllowed(name)) return;
    const detail = 'Limit must be set for non overcommitable resources';
    errors.push(fieldRequired(path.child('limits'), detail));
    return;
  }
  const order = compareQuantities(request, limit);
  const at = path.child('requests');
  if (order !== 0 && !isOvercommitAllowed(name)) {
    errors.push(fieldInvalid(at, request, `must be equal to ${name} limit of ${limit}`));
  } else if (order > 0) {
    errors.push(
      fieldInvalid(at, request, `must be less than or equal to ${name} limit of ${limit}`),
    );
  }
}

/** An amount of a resource: not negative, whole where only whole ones make sense. */
export function checkAmount(errors: Errors, path: FieldPath, name: string, amount: string): void {
  const milli = milliValue(amount);
  if (milli < 0) errors.push(fieldInvalid(path, amount, NOT_NEGATIVE));
  if (isIntegerResource(name) && milli % 1000 !== 0) {
    errors.push(fieldInvalid(path, amount, 'must be an integer'));
  }
  if (isHugePages(name)) checkPages(errors, path, amount, name);
}

function checkPages(errors: Errors, path: FieldPath, amount: string, name: string): void {
  const page = name.slice('hugepages-'.length);
  const size = /^\d/.test(page) ? wholeValue(page) : 0;
  if (size > 0 && wholeValue(amount) % size === 0) return;
  const detail = `${amount} is not positive integer multiple of ${name}`;
  errors.push(fieldInvalid(path, amount, detail));
}

/** A name under which a container may ask for something. */
export function checkContainerResourceName(errors: Errors, path: FieldPath, name: string): void {
  if (isStandardContainerResource(name)) return;
  if (!checkResourceName(errors, path, name)) return;
  if (!name.includes('/')) {
    errors.push(fieldInvalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(fieldInvalid(path, name, "doesn't follow extended resource name standard"));
  }
}

function checkPodResourceName(errors: Errors, path: FieldPath, name: string): void {
  if (isPodLevel(name)) return;
  if (checkResourceName(errors, path, name)) {
    errors.push(fieldNotSupported(path, name, ['cpu', 'hugepages-', 'memory']));
  }
}

/** The form of a resource's name; false when it has been refused. */
export function checkResourceName(errors: Errors, path: FieldPath, name: string): boolean {
  const messages = validateQualifiedName(name);
  addInvalid(errors, path, name, messages);
  if (messages.length > 0) return false;
  if (name.includes('/') || isStandardResource(name)) return true;
  const detail = 'must be a standard resource type or fully qualified';
  errors.push(fieldInvalid(path, name, detail));
  return true;
}
