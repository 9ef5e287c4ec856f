// The kind ReplicaSet. Upstream: pkg/registry/apps/replicaset/strategy.go
import { REPLICA_SETS } from '../../api/refs.ts';
import type { ReplicaSet } from '../../generated/types.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { nameWarnings } from '../common/name-warning.ts';
import { SUBDOMAIN_NAME, checkImmutable, checkNotNegative } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { checkReplicaStatus } from '../common/replica-status.ts';
import { replicaScale } from '../common/scale.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import {
  CONTAINERS_COLUMN,
  IMAGES_COLUMN,
  SELECTOR_COLUMN,
  checkRunningTemplate,
  checkWorkloadSelector,
} from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { SCALE, STATUS } from '../subresource.ts';

const SPEC = FieldPath.of('spec');

export const REPLICA_SET_RESOURCE = defineResource<ReplicaSet>({
  ref: REPLICA_SETS,
  shortNames: ['rs'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  defaults: defaultReplicaSet,
  prepareCreate: (set) => createWithStatus(set, { replicas: 0 }),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<ReplicaSet>(true, SUBDOMAIN_NAME, checkReplicaSet, (errors, set) =>
    checkReplicaStatus(errors, set.status ?? { replicas: 0 }),
  ),
  warnings: (set, old) => [
    ...nameWarnings(set, old),
    ...templateWarnings(set.spec.template, old?.spec.template),
  ],
  scale: replicaScale<ReplicaSet>(),
  columns: [
    NAME_COLUMN,
    countColumn('Desired', 'How many pods there should be.', (set) => set.spec.replicas ?? 0),
    countColumn('Current', 'How many pods there are.', (set) => set.status?.replicas ?? 0),
    countColumn('Ready', 'How many pods are ready.', (set) => set.status?.readyReplicas ?? 0),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
    SELECTOR_COLUMN,
  ],
  selectableFields: (set) => new Map([['status.replicas', String(set.status?.replicas ?? 0)]]),
  selectableFieldNames: ['status.replicas'],
});

function defaultReplicaSet(set: ReplicaSet): ReplicaSet {
  const template = defaultPodTemplate(set.spec?.template);
  if (set.spec?.template === template && set.spec.replicas !== undefined) return set;
  return { ...set, spec: { ...set.spec, replicas: set.spec?.replicas ?? 1, template } };
}

function checkReplicaSet(errors: Errors, set: ReplicaSet, old: ReplicaSet | undefined): void {
  const { spec } = set;
  if (old !== undefined) {
    if (old.spec === spec) return;
    checkImmutable(errors, SPEC.child('selector'), spec.selector, old.spec.selector);
  }
  checkNotNegative(errors, SPEC.child('replicas'), spec.replicas);
  checkNotNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  checkWorkloadSelector(errors, SPEC.child('selector'), spec.selector, 'replicaset');
  if (old !== undefined && old.spec.template === spec.template) return;
  checkRunningTemplate(errors, SPEC.child('template'), spec.template, spec.selector, 'ReplicaSet');
}
