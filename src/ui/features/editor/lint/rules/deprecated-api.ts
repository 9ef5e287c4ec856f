// API versions that Kubernetes v1.35 does not serve any more, or will stop serving.
// Source: "Deprecated API Migration Guide".
import type { LintRule } from '../lint-rule.ts';
import { warning, info } from '../lint-rule.ts';

interface Removed {
  readonly kinds: readonly string[];
  readonly since: string;
  readonly use: string;
}

const RBAC = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const APPS = ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const FLOW = ['FlowSchema', 'PriorityLevelConfiguration'];
const STORAGE = ['StorageClass', 'VolumeAttachment', 'CSIDriver', 'CSINode', 'CSIStorageCapacity'];

const removed = (kinds: readonly string[], since: string, use: string): Removed => ({
  kinds,
  since,
  use,
});

const REMOVED: ReadonlyMap<string, readonly Removed[]> = new Map([
  [
    'extensions/v1beta1',
    [
      removed(APPS, 'v1.16', 'apps/v1'),
      removed(['NetworkPolicy'], 'v1.16', 'networking.k8s.io/v1'),
      removed(['Ingress'], 'v1.22', 'networking.k8s.io/v1'),
      removed(['PodSecurityPolicy'], 'v1.16', 'Pod Security admission (labels of the namespace)'),
    ],
  ],
  ['apps/v1beta1', [removed(APPS, 'v1.16', 'apps/v1')]],
  ['apps/v1beta2', [removed(APPS, 'v1.16', 'apps/v1')]],
  [
    'networking.k8s.io/v1beta1',
    [removed(['Ingress', 'IngressClass'], 'v1.22', 'networking.k8s.io/v1')],
  ],
  ['batch/v1beta1', [removed(['CronJob'], 'v1.25', 'batch/v1')]],
  ['batch/v2alpha1', [removed(['CronJob'], 'v1.21', 'batch/v1')]],
  [
    'policy/v1beta1',
    [
      removed(['PodDisruptionBudget'], 'v1.25', 'policy/v1'),
      removed(['PodSecurityPolicy'], 'v1.25', 'Pod Security admission (labels of the namespace)'),
    ],
  ],
  ['autoscaling/v2beta1', [removed(['HorizontalPodAutoscaler'], 'v1.25', 'autoscaling/v2')]],
  ['autoscaling/v2beta2', [removed(['HorizontalPodAutoscaler'], 'v1.26', 'autoscaling/v2')]],
  ['rbac.authorization.k8s.io/v1beta1', [removed(RBAC, 'v1.22', 'rbac.authorization.k8s.io/v1')]],
  ['rbac.authorization.k8s.io/v1alpha1', [removed(RBAC, 'v1.22', 'rbac.authorization.k8s.io/v1')]],
  [
    'admissionregistration.k8s.io/v1beta1',
    [removed(WEBHOOKS, 'v1.22', 'admissionregistration.k8s.io/v1')],
  ],
  [
    'apiextensions.k8s.io/v1beta1',
    [removed(['CustomResourceDefinition'], 'v1.22', 'apiextensions.k8s.io/v1')],
  ],
  ['scheduling.k8s.io/v1beta1', [removed(['PriorityClass'], 'v1.22', 'scheduling.k8s.io/v1')]],
  ['coordination.k8s.io/v1beta1', [removed(['Lease'], 'v1.22', 'coordination.k8s.io/v1')]],
  ['discovery.k8s.io/v1beta1', [removed(['EndpointSlice'], 'v1.25', 'discovery.k8s.io/v1')]],
  ['events.k8s.io/v1beta1', [removed(['Event'], 'v1.25', 'events.k8s.io/v1')]],
  ['node.k8s.io/v1beta1', [removed(['RuntimeClass'], 'v1.25', 'node.k8s.io/v1')]],
  ['storage.k8s.io/v1beta1', [removed(STORAGE, 'v1.22', 'storage.k8s.io/v1')]],
  [
    'certificates.k8s.io/v1beta1',
    [removed(['CertificateSigningRequest'], 'v1.22', 'certificates.k8s.io/v1')],
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    [removed(FLOW, 'v1.32', 'flowcontrol.apiserver.k8s.io/v1')],
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    [removed(FLOW, 'v1.29', 'flowcontrol.apiserver.k8s.io/v1')],
  ],
]);

/** Served, and on their way out. */
const FADING: ReadonlyMap<string, string> = new Map([
  [
    'v1 Endpoints',
    'v1 Endpoints is deprecated since v1.33: use discovery.k8s.io/v1 EndpointSlice.',
  ],
  ['v1 ComponentStatus', 'v1 ComponentStatus is deprecated since v1.19.'],
]);

export const DEPRECATED_API: LintRule = {
  name: 'deprecated-api',
  *check({ apiVersion, kind, object }) {
    const gone = REMOVED.get(apiVersion)?.find(({ kinds }) => kinds.includes(kind));
    if (gone) {
      yield warning(
        'apiVersion',
        `${apiVersion} ${kind} is not served since ${gone.since}: use ${gone.use}.`,
      );
    }
    const words = FADING.get(`${apiVersion} ${kind}`);
    if (words !== undefined) yield info('apiVersion', words);
    const annotations = object.metadata.annotations ?? {};
    if (kind === 'Ingress' && Object.hasOwn(annotations, 'kubernetes.io/ingress.class')) {
      yield info(
        'metadata.annotations',
        'The annotation kubernetes.io/ingress.class is deprecated: use spec.ingressClassName.',
      );
    }
  },
};
