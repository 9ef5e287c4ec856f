// The kind HorizontalPodAutoscaler in autoscaling/v2, the version that is stored.
// Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go
import { HORIZONTAL_POD_AUTOSCALERS } from '../../api/refs.ts';
import type { HorizontalPodAutoscaler } from '../../generated/types.ts';
import { SUBDOMAIN_NAME, checkNotNegative } from '../common/checks.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { defaultAutoscaler } from './autoscaler-defaults.ts';
import { targetsText } from './autoscaler-targets.ts';
import { checkAutoscaler } from './autoscaler-validation.ts';

type Autoscaler = HorizontalPodAutoscaler;

const EMPTY_STATUS = { desiredReplicas: 0, currentReplicas: 0 };

export const HORIZONTAL_POD_AUTOSCALER_RESOURCE = defineResource<Autoscaler>({
  ref: HORIZONTAL_POD_AUTOSCALERS,
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: [STATUS],
  defaults: defaultAutoscaler,
  prepareCreate: (autoscaler) => createWithStatus(autoscaler, EMPTY_STATUS),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Autoscaler>(true, SUBDOMAIN_NAME, checkAutoscaler, (errors, autoscaler) => {
    const path = FieldPath.of('status');
    const { currentReplicas, desiredReplicas } = autoscaler.status ?? {};
    checkNotNegative(errors, path.child('currentReplicas'), currentReplicas);
    checkNotNegative(errors, path.child('desiredReplicas'), desiredReplicas);
  }),
  columns: [
    NAME_COLUMN,
    column('Reference', 'What is scaled.', (autoscaler) => {
      const { kind, name } = autoscaler.spec.scaleTargetRef;
      return `${kind}/${name}`;
    }),
    column('Targets', 'What is measured, and what is aimed at.', targetsText),
    column('MinPods', 'The lowest number of pods.', (autoscaler) =>
      String(autoscaler.spec.minReplicas ?? '<unset>'),
    ),
    column('MaxPods', 'The highest number of pods.', (autoscaler) => autoscaler.spec.maxReplicas),
    column(
      'Replicas',
      'The number of pods now.',
      (autoscaler) => autoscaler.status?.currentReplicas ?? 0,
    ),
    AGE_COLUMN,
  ],
});
