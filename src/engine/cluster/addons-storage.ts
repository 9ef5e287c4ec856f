// The storage provisioner's manifests. Upstream: rancher/local-path-provisioner deploy, as in kind.
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  DEPLOYMENTS,
  NAMESPACES,
  SERVICE_ACCOUNTS,
  STORAGE_CLASSES,
} from '../../model/api/refs.ts';
import type { Deployment, Namespace, StorageClass } from '../../model/generated/types.ts';
import type { Addon } from './addon.ts';
import { accountOf, bindingOf, ON_CONTROL_PLANE, roleOf } from './addon-manifests.ts';
import { STORAGE_PROVISIONER_IMAGE } from './versions.ts';

export const STORAGE_NAMESPACE = 'local-path-storage';
const NAME = 'local-path-provisioner';
export const STORAGE_ACCOUNT = `${NAME}-service-account`;

/** In the order in which they are created. */
export function storageProvisioner(): readonly Addon[] {
  const read = ['get', 'list', 'watch'];
  const namespace: Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: STORAGE_NAMESPACE },
    spec: {},
  };
  return [
    { ref: NAMESPACES, object: namespace },
    { ref: SERVICE_ACCOUNTS, object: accountOf(STORAGE_NAMESPACE, STORAGE_ACCOUNT) },
    {
      ref: CLUSTER_ROLES,
      object: roleOf(`${NAME}-role`, [
        { apiGroups: [''], resources: ['nodes', 'pods'], verbs: read },
        {
          apiGroups: [''],
          resources: ['persistentvolumeclaims', 'persistentvolumeclaims/status'],
          verbs: [...read, 'patch', 'update'],
        },
        {
          apiGroups: [''],
          resources: ['persistentvolumes'],
          verbs: [...read, 'create', 'patch', 'update', 'delete'],
        },
        { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
        { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: read },
      ]),
    },
    {
      ref: CLUSTER_ROLE_BINDINGS,
      object: bindingOf(`${NAME}-bind`, `${NAME}-role`, STORAGE_NAMESPACE, STORAGE_ACCOUNT),
    },
    { ref: STORAGE_CLASSES, object: standard() },
    { ref: DEPLOYMENTS, object: deployment() },
  ];
}

function standard(): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'rancher.io/local-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}

function deployment(): Deployment {
  const labels = { app: NAME };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace: STORAGE_NAMESPACE },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...ON_CONTROL_PLANE,
          serviceAccountName: STORAGE_ACCOUNT,
          containers: [
            {
              name: NAME,
              image: STORAGE_PROVISIONER_IMAGE,
              imagePullPolicy: 'IfNotPresent',
              command: ['local-path-provisioner', '--debug', 'start'],
            },
          ],
        },
      },
    },
  };
}
