// The kind DaemonSet. Upstream: pkg/registry/apps/daemonset/strategy.go
import { DAEMON_SETS } from '../../api/refs.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { formatLabels } from '../../meta/labels.ts';
import { withAnnotation } from '../../meta/object.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { CONTAINERS_COLUMN, IMAGES_COLUMN, SELECTOR_COLUMN } from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { STATUS } from '../subresource.ts';
import { checkDaemonSet, checkDaemonSetStatus } from './daemon-set-validation.ts';

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';
const EMPTY_STATUS = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};

export const DAEMON_SET_RESOURCE = defineResource<DaemonSet>({
  ref: DAEMON_SETS,
  shortNames: ['ds'],
  categories: ['all'],
  subresources: [STATUS],
  defaults: (set) => {
    const spec = defaultSpec(set.spec);
    return spec === set.spec ? set : { ...set, spec };
  },
  prepareCreate: (set) =>
    withAnnotation(createWithStatus(set, EMPTY_STATUS), TEMPLATE_GENERATION, '1'),
  prepareUpdate: updateDaemonSet,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<DaemonSet>(true, SUBDOMAIN_NAME, checkDaemonSet, checkDaemonSetStatus),
  warnings: (set, old) => templateWarnings(set.spec.template, old?.spec.template),
  columns: [
    NAME_COLUMN,
    countColumn(
      'Desired',
      'Nodes that should run the pod.',
      (set) => set.status?.desiredNumberScheduled ?? 0,
    ),
    countColumn(
      'Current',
      'Nodes that run the pod and should.',
      (set) => set.status?.currentNumberScheduled ?? 0,
    ),
    countColumn('Ready', 'Nodes whose pod is ready.', (set) => set.status?.numberReady ?? 0),
    countColumn(
      'Up-to-date',
      'Nodes with a pod of the current template.',
      (set) => set.status?.updatedNumberScheduled ?? 0,
    ),
    countColumn(
      'Available',
      'Nodes whose pod is ready for long enough.',
      (set) => set.status?.numberAvailable ?? 0,
    ),
    column('Node Selector', 'The labels of the nodes.', (set) =>
      formatLabels(set.spec.template.spec?.nodeSelector),
    ),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
    SELECTOR_COLUMN,
  ],
});

// Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet
function defaultSpec(spec: DaemonSetSpec | undefined): DaemonSetSpec {
  const template = defaultPodTemplate(spec?.template);
  const updateStrategy = defaultStrategy(spec?.updateStrategy);
  if (
    spec !== undefined &&
    spec.template === template &&
    spec.updateStrategy === updateStrategy &&
    spec.revisionHistoryLimit !== undefined
  ) {
    return spec;
  }
  const revisionHistoryLimit = spec?.revisionHistoryLimit ?? 10;
  return { ...(spec as DaemonSetSpec), template, updateStrategy, revisionHistoryLimit };
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy | undefined): DaemonSetUpdateStrategy {
  const type = strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return strategy!;
  const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
  if (strategy?.type && maxUnavailable !== undefined && maxSurge !== undefined) return strategy;
  const rollingUpdate = { maxUnavailable: maxUnavailable ?? 1, maxSurge: maxSurge ?? 0 };
  return { ...strategy, type, rollingUpdate };
}

// The template's own generation lives on as an annotation that clients cannot change.
function updateDaemonSet(set: DaemonSet, old: DaemonSet): DaemonSet {
  const before = Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1');
  const same = semanticEqual(set.spec.template, old.spec.template);
  const generation = String(same ? before : before + 1);
  const marked =
    set.metadata.annotations?.[TEMPLATE_GENERATION] === generation
      ? set
      : withAnnotation(set, TEMPLATE_GENERATION, generation);
  return updateSpec(marked, old);
}
