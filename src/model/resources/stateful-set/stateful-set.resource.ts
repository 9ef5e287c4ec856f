// The kind StatefulSet. Upstream: pkg/registry/apps/statefulset/strategy.go
import { STATEFUL_SETS } from '../../api/refs.ts';
import type { StatefulSet } from '../../generated/types.ts';
import { LABEL_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { checkReplicaStatus } from '../common/replica-status.ts';
import { replicaScale } from '../common/scale.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { CONTAINERS_COLUMN, IMAGES_COLUMN } from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { SCALE, STATUS } from '../subresource.ts';
import { defaultStatefulSet } from './stateful-set-defaults.ts';
import { checkStatefulSet } from './stateful-set-validation.ts';

export const STATEFUL_SET_RESOURCE = defineResource<StatefulSet>({
  ref: STATEFUL_SETS,
  shortNames: ['sts'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  defaults: defaultStatefulSet,
  prepareCreate: (set) => createWithStatus(set, { replicas: 0, availableReplicas: 0 }),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<StatefulSet>(true, LABEL_NAME, checkStatefulSet, (errors, set) =>
    checkReplicaStatus(errors, set.status ?? { replicas: 0 }),
  ),
  warnings: (set, old) => templateWarnings(set.spec.template, old?.spec.template),
  scale: replicaScale<StatefulSet>(),
  columns: [
    NAME_COLUMN,
    column(
      'Ready',
      'Pods that are ready, of all that should be.',
      (set) => `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
    ),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
  ],
});
