// Validation of stateful sets. Upstream: pkg/apis/apps/validation/validation.go
import type {
  PodTemplateSpec,
  StatefulSet,
  StatefulSetSpec,
  Volume,
} from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkNotNegative, checkOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkAtMostAll, checkIntOrPercent, isZero } from '../common/int-or-percent.ts';
import { checkLabelSelector, isEmptySelector } from '../common/label-selector.ts';
import { checkTemplateLabels } from '../common/workload.ts';
import { checkPodTemplate } from '../pod-spec/validate-pod-spec.ts';

const SPEC = FieldPath.of('spec');
const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

/** The spec; on an update (`old` given) only a few fields may change. */
export function checkStatefulSet(
  errors: Errors,
  set: StatefulSet,
  old: StatefulSet | undefined,
): void {
  const { spec } = set;
  if (old !== undefined && old.spec === spec) return;
  checkPolicies(errors, spec);
  checkNotNegative(errors, SPEC.child('replicas'), spec.replicas);
  checkNotNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  checkNotNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  checkNotNegative(errors, SPEC.child('ordinals', 'start'), spec.ordinals?.start);
  checkSelector(errors, spec);
  if (old === undefined || old.spec.template !== spec.template) checkTemplate(errors, spec);
  if (old !== undefined) checkUpdate(errors, spec, old.spec);
}

function checkPolicies(errors: Errors, spec: StatefulSetSpec): void {
  const policy = spec.podManagementPolicy;
  if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    const detail = "must be 'OrderedReady' or 'Parallel'";
    errors.push(fieldInvalid(SPEC.child('podManagementPolicy'), policy, detail));
  }
  const path = SPEC.child('updateStrategy');
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined) {
      const detail = "only allowed for updateStrategy 'RollingUpdate'";
      errors.push(fieldInvalid(path.child('rollingUpdate'), rollingUpdate, detail));
    }
  } else if (type === 'RollingUpdate') {
    const at = path.child('rollingUpdate');
    checkNotNegative(errors, at.child('partition'), rollingUpdate?.partition);
    const most = rollingUpdate?.maxUnavailable;
    if (most !== undefined) {
      checkIntOrPercent(errors, at.child('maxUnavailable'), most);
      checkAtMostAll(errors, at.child('maxUnavailable'), most);
      if (isZero(most)) errors.push(fieldInvalid(at.child('maxUnavailable'), most, 'cannot be 0'));
    }
  } else {
    const detail = "must be 'RollingUpdate' or 'OnDelete'";
    errors.push(fieldInvalid(path, spec.updateStrategy, detail));
  }
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  const retentionAt = SPEC.child('persistentVolumeClaimRetentionPolicy');
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    checkOneOf(errors, retentionAt.child(when), retention?.[when], ['Delete', 'Retain']);
  }
}

function checkSelector(errors: Errors, spec: StatefulSetSpec): void {
  const path = SPEC.child('selector');
  if (spec.selector === undefined) {
    errors.push(fieldRequired(path));
    return;
  }
  checkLabelSelector(errors, path, spec.selector);
  if (isEmptySelector(spec.selector)) {
    const detail = 'empty selector is invalid for statefulset';
    errors.push(fieldInvalid(path, spec.selector, detail));
  }
}

function checkTemplate(errors: Errors, spec: StatefulSetSpec): void {
  const path = SPEC.child('template');
  const template = spec.template;
  if (spec.selector !== undefined) checkTemplateLabels(errors, path, template, spec.selector);
  checkPodTemplate(errors, path, withClaims(template, spec));
  const policy = template.spec?.restartPolicy;
  if (policy !== 'Always') {
    errors.push(fieldNotSupported(path.child('spec', 'restartPolicy'), policy, ['Always']));
  }
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in StatefulSet is not Supported';
    errors.push(fieldForbidden(path.child('spec', 'activeDeadlineSeconds'), detail));
  }
}

// Mounts may name a claim template, which becomes a volume of each pod.
function withClaims(template: PodTemplateSpec, spec: StatefulSetSpec): PodTemplateSpec {
  const claims = spec.volumeClaimTemplates ?? [];
  if (claims.length === 0 || template.spec === undefined) return template;
  const names = new Set(claims.map((claim) => claim.metadata?.name));
  const own = (template.spec.volumes ?? []).filter((volume) => !names.has(volume.name));
  const added = claims.map((claim): Volume => ({
    name: claim.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: 'claim' },
  }));
  return { ...template, spec: { ...template.spec, volumes: [...own, ...added] } };
}

function checkUpdate(errors: Errors, spec: StatefulSetSpec, old: StatefulSetSpec): void {
  const restored: { [key: string]: unknown } = { ...spec };
  for (const field of MUTABLE) {
    if (old[field] === undefined) delete restored[field];
    else restored[field] = old[field];
  }
  if (semanticEqual(restored, old)) return;
  const detail =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'," +
    " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and" +
    " 'minReadySeconds' are forbidden";
  errors.push(fieldForbidden(SPEC, detail));
}
