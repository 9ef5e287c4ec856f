// Affinity to nodes and to other pods. Upstream: validation.go validateAffinity
import type {
  Affinity,
  LabelSelector,
  NodeAffinity,
  PodAffinity,
  PodAffinityTerm,
} from '../../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { LABEL_NAME, addInvalid } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import { checkLabelSelector } from '../../common/label-selector.ts';
import { checkLabelKey } from '../../common/object-meta.ts';
import { checkNodeSelector, checkNodeSelectorTerm } from './validate-node-selector.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** The affinity of a pod. */
export function checkAffinity(errors: Errors, path: FieldPath, affinity: Affinity): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) checkNodeAffinity(errors, path.child('nodeAffinity'), nodeAffinity);
  if (podAffinity) checkPodAffinity(errors, path.child('podAffinity'), podAffinity);
  if (podAntiAffinity) checkPodAffinity(errors, path.child('podAntiAffinity'), podAntiAffinity);
}

function checkNodeAffinity(errors: Errors, path: FieldPath, affinity: NodeAffinity): void {
  const required = affinity[REQUIRED];
  if (required) checkNodeSelector(errors, path.child(REQUIRED), required);
  affinity[PREFERRED]?.forEach((term, i) => {
    const at = path.child(PREFERRED).index(i);
    checkWeight(errors, at.child('weight'), term.weight);
    checkNodeSelectorTerm(errors, at.child('preference'), term.preference ?? {}, false);
  });
}

function checkPodAffinity(errors: Errors, path: FieldPath, affinity: PodAffinity): void {
  affinity[REQUIRED]?.forEach((term, i) => {
    checkTerm(errors, path.child(REQUIRED).index(i), term);
  });
  affinity[PREFERRED]?.forEach((term, i) => {
    const at = path.child(PREFERRED).index(i);
    checkWeight(errors, at.child('weight'), term.weight);
    checkTerm(errors, at.child('podAffinityTerm'), term.podAffinityTerm ?? { topologyKey: '' });
  });
}

function checkWeight(errors: Errors, path: FieldPath, weight: number | undefined): void {
  const value = weight ?? 0;
  if (value <= 0 || value > 100) {
    errors.push(fieldInvalid(path, value, 'must be in the range 1-100'));
  }
}

function checkTerm(errors: Errors, path: FieldPath, term: PodAffinityTerm): void {
  checkLabelSelector(errors, path.child('labelSelector'), term.labelSelector);
  checkLabelSelector(errors, path.child('namespaceSelector'), term.namespaceSelector);
  for (const namespace of term.namespaces ?? []) {
    addInvalid(errors, path.child('namespace'), namespace, LABEL_NAME(namespace, false));
  }
  checkMatchLabelKeys(errors, path, 'matchLabelKeys', term.matchLabelKeys, term.labelSelector);
  const { mismatchLabelKeys, labelSelector } = term;
  checkMatchLabelKeys(errors, path, 'mismatchLabelKeys', mismatchLabelKeys, labelSelector);
  checkNoOverlap(errors, path, term);
  if (!term.topologyKey) {
    errors.push(fieldRequired(path.child('topologyKey'), 'can not be empty'));
  }
  checkLabelKey(errors, path.child('topologyKey'), term.topologyKey ?? '');
}

/** `matchLabelKeys` and its opposite make sense only with a selector. */
export function checkMatchLabelKeys(
  errors: Errors,
  path: FieldPath,
  field: string,
  keys: readonly string[] | undefined,
  selector: LabelSelector | undefined,
): void {
  if (keys === undefined || keys.length === 0) return;
  if (selector === undefined) {
    errors.push(
      fieldForbidden(path.child(field), 'must not be specified when labelSelector is not set'),
    );
    return;
  }
  keys.forEach((key, i) => checkLabelKey(errors, path.child(field).index(i), key));
}

function checkNoOverlap(errors: Errors, path: FieldPath, term: PodAffinityTerm): void {
  term.matchLabelKeys?.forEach((key, i) => {
    if (term.mismatchLabelKeys?.includes(key) !== true) return;
    const detail = 'exists in both matchLabelKeys and mismatchLabelKeys';
    errors.push(fieldInvalid(path.child('matchLabelKeys').index(i), key, detail));
  });
}
