// The kind Deployment. Upstream: pkg/registry/apps/deployment/strategy.go
import { DEPLOYMENTS } from '../../api/refs.ts';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { nameWarnings } from '../common/name-warning.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { checkReplicaStatus } from '../common/replica-status.ts';
import { replicaScale } from '../common/scale.ts';
import {
  createWithStatus,
  keepSpecAndLabels,
  keepStatus,
  specChanged,
  withNextGeneration,
} from '../common/strategy.ts';
import { CONTAINERS_COLUMN, IMAGES_COLUMN, SELECTOR_COLUMN } from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { SCALE, STATUS } from '../subresource.ts';
import { checkDeployment } from './deployment-validation.ts';

const QUARTER = '25%';

export const DEPLOYMENT_RESOURCE = defineResource<Deployment>({
  ref: DEPLOYMENTS,
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  defaults: (deployment) => {
    const spec = defaultSpec(deployment.spec);
    return spec === deployment.spec ? deployment : { ...deployment, spec };
  },
  prepareCreate: (deployment) => createWithStatus(deployment, {}),
  prepareUpdate: updateDeployment,
  prepareStatusUpdate: keepSpecAndLabels,
  ...metaValidation<Deployment>(true, SUBDOMAIN_NAME, checkDeployment, (errors, deployment) =>
    checkReplicaStatus(errors, deployment.status ?? {}),
  ),
  warnings: (deployment, old) => [
    ...nameWarnings(deployment, old),
    ...templateWarnings(deployment.spec.template, old?.spec.template),
  ],
  scale: replicaScale<Deployment>(),
  columns: [
    NAME_COLUMN,
    column(
      'Ready',
      'Pods that are ready, of all that should be.',
      (deployment) => `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
    ),
    countColumn(
      'Up-to-date',
      'Pods of the current template.',
      (deployment) => deployment.status?.updatedReplicas ?? 0,
    ),
    countColumn(
      'Available',
      'Pods ready for long enough.',
      (deployment) => deployment.status?.availableReplicas ?? 0,
    ),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
    SELECTOR_COLUMN,
  ],
});

// Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment
function defaultSpec(spec: DeploymentSpec | undefined): DeploymentSpec {
  const template = defaultPodTemplate(spec?.template);
  const strategy = defaultStrategy(spec?.strategy);
  if (
    spec !== undefined &&
    spec.template === template &&
    spec.strategy === strategy &&
    spec.replicas !== undefined &&
    spec.revisionHistoryLimit !== undefined &&
    spec.progressDeadlineSeconds !== undefined
  ) {
    return spec;
  }
  return {
    ...(spec as DeploymentSpec),
    replicas: spec?.replicas ?? 1,
    strategy,
    revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10,
    progressDeadlineSeconds: spec?.progressDeadlineSeconds ?? 600,
    template,
  };
}

function defaultStrategy(strategy: DeploymentStrategy | undefined): DeploymentStrategy {
  const type = strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return strategy!;
  const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
  if (strategy?.type && maxUnavailable !== undefined && maxSurge !== undefined) return strategy;
  const rollingUpdate = {
    maxUnavailable: maxUnavailable ?? QUARTER,
    maxSurge: maxSurge ?? QUARTER,
  };
  return { ...strategy, type, rollingUpdate };
}

// Annotations count as well, because they carry over to the replica sets.
function updateDeployment(deployment: Deployment, old: Deployment): Deployment {
  const changed =
    specChanged(deployment, old) ||
    !semanticEqual(deployment.metadata.annotations, old.metadata.annotations);
  return withNextGeneration(keepStatus(deployment, old), old, changed);
}
