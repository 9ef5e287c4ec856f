// The kind ReplicationController. Upstream: pkg/registry/core/replicationcontroller/strategy.go
import { REPLICATION_CONTROLLERS } from '../../api/refs.ts';
import type { ReplicationController } from '../../generated/types.ts';
import { fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { formatLabels } from '../../meta/labels.ts';
import { withMeta } from '../../meta/object.ts';
import { formatSelector, selectorFromLabels } from '../../meta/selectors.ts';
import { SUBDOMAIN_NAME, checkNotNegative } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { checkReplicaStatus } from '../common/replica-status.ts';
import { scaleOf } from '../common/scale.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { CONTAINERS_COLUMN, IMAGES_COLUMN, checkRunningTemplate } from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn, wideColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { SCALE, STATUS } from '../subresource.ts';

const SPEC = FieldPath.of('spec');
type Controller = ReplicationController;

export const REPLICATION_CONTROLLER_RESOURCE = defineResource<Controller>({
  ref: REPLICATION_CONTROLLERS,
  shortNames: ['rc'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  garbageCollection: 'orphan',
  defaults: defaultController,
  prepareCreate: (controller) => createWithStatus(controller, { replicas: 0 }),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Controller>(true, SUBDOMAIN_NAME, checkController, (errors, controller) =>
    checkReplicaStatus(errors, controller.status ?? { replicas: 0 }),
  ),
  scale: {
    read: (controller) => {
      const text = formatSelector(selectorFromLabels(controller.spec.selector));
      const current = controller.status?.replicas ?? 0;
      return scaleOf(controller, controller.spec.replicas ?? 0, current, text);
    },
    write: (controller, replicas) =>
      controller.spec.replicas === replicas
        ? controller
        : { ...controller, spec: { ...controller.spec, replicas } },
  },
  columns: [
    NAME_COLUMN,
    countColumn(
      'Desired',
      'How many pods there should be.',
      (controller) => controller.spec.replicas ?? 0,
    ),
    countColumn(
      'Current',
      'How many pods there are.',
      (controller) => controller.status?.replicas ?? 0,
    ),
    countColumn(
      'Ready',
      'How many pods are ready.',
      (controller) => controller.status?.readyReplicas ?? 0,
    ),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
    wideColumn('Selector', 'The labels of the pods.', (controller) =>
      formatLabels(controller.spec.selector),
    ),
  ],
  selectableFields: (controller) =>
    new Map([['status.replicas', String(controller.status?.replicas ?? 0)]]),
  selectableFieldNames: ['status.replicas'],
});

// Upstream: pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController
function defaultController(controller: Controller): Controller {
  const spec = controller.spec ?? {};
  const template = spec.template === undefined ? undefined : defaultPodTemplate(spec.template);
  const labels = template?.metadata?.labels;
  const selector = labels !== undefined && isEmpty(spec.selector) ? labels : spec.selector;
  const replicas = spec.replicas ?? 1;
  let next = controller;
  if (
    template !== spec.template ||
    selector !== spec.selector ||
    replicas !== spec.replicas ||
    controller.spec === undefined
  ) {
    next = {
      ...controller,
      spec: {
        ...spec,
        replicas,
        ...(selector === undefined ? {} : { selector }),
        ...(template === undefined ? {} : { template }),
      },
    };
  }
  if (labels === undefined || !isEmpty(next.metadata.labels)) return next;
  return withMeta(next, { labels });
}

function isEmpty(labels: object | undefined): boolean {
  return labels === undefined || Object.keys(labels).length === 0;
}

function checkController(
  errors: Errors,
  controller: Controller,
  old: Controller | undefined,
): void {
  const { spec } = controller;
  if (old !== undefined && old.spec === spec) return;
  checkNotNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  if (isEmpty(spec.selector)) errors.push(fieldRequired(SPEC.child('selector')));
  checkNotNegative(errors, SPEC.child('replicas'), spec.replicas);
  const selector = isEmpty(spec.selector) ? undefined : { matchLabels: spec.selector! };
  checkRunningTemplate(
    errors,
    SPEC.child('template'),
    spec.template,
    selector,
    'ReplicationController',
  );
}
