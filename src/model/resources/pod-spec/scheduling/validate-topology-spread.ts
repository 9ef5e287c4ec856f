// How pods spread over zones and nodes. Upstream: validation.go validateTopologySpreadConstraints
import type { TopologySpreadConstraint } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { NOT_POSITIVE, checkOptionalOneOf } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import { checkLabelSelector } from '../../common/label-selector.ts';
import { checkLabelKey } from '../../common/object-meta.ts';
import { checkMatchLabelKeys } from './validate-affinity.ts';

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSIONS = ['Honor', 'Ignore'];

/** The topologySpreadConstraints of a pod. */
export function checkTopologySpread(
  errors: Errors,
  path: FieldPath,
  constraints: readonly TopologySpreadConstraint[],
): void {
  const seen = new Set<string>();
  constraints.forEach((constraint, i) => {
    const at = path.index(i);
    checkConstraint(errors, at, constraint);
    const { topologyKey, whenUnsatisfiable } = constraint;
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (seen.has(pair)) {
      errors.push(fieldDuplicate(at.child('{topologyKey, whenUnsatisfiable}'), pair));
    }
    seen.add(pair);
  });
}

function checkConstraint(
  errors: Errors,
  path: FieldPath,
  constraint: TopologySpreadConstraint,
): void {
  const { maxSkew = 0, topologyKey, whenUnsatisfiable = '' } = constraint;
  if (maxSkew <= 0) errors.push(fieldInvalid(path.child('maxSkew'), maxSkew, NOT_POSITIVE));
  if (!topologyKey) errors.push(fieldRequired(path.child('topologyKey'), 'can not be empty'));
  else checkLabelKey(errors, path.child('topologyKey'), topologyKey);
  if (!ACTIONS.includes(whenUnsatisfiable)) {
    errors.push(fieldNotSupported(path.child('whenUnsatisfiable'), whenUnsatisfiable, ACTIONS));
  }
  checkMinDomains(errors, path.child('minDomains'), constraint.minDomains, whenUnsatisfiable);
  const { nodeAffinityPolicy, nodeTaintsPolicy, matchLabelKeys, labelSelector } = constraint;
  checkOptionalOneOf(errors, path.child('nodeAffinityPolicy'), nodeAffinityPolicy, INCLUSIONS);
  checkOptionalOneOf(errors, path.child('nodeTaintsPolicy'), nodeTaintsPolicy, INCLUSIONS);
  checkMatchLabelKeys(errors, path, 'matchLabelKeys', matchLabelKeys, labelSelector);
  checkLabelSelector(errors, path.child('labelSelector'), labelSelector);
}

function checkMinDomains(
  errors: Errors,
  path: FieldPath,
  minDomains: number | undefined,
  action: string,
): void {
  if (minDomains === undefined) return;
  if (minDomains <= 0) errors.push(fieldInvalid(path, minDomains, NOT_POSITIVE));
  if (action === 'DoNotSchedule') return;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  errors.push(fieldInvalid(path, minDomains, detail));
}
