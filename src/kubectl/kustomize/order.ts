// The order in which objects of a kustomization are put to the server: what others need comes first.
// Upstream: kustomize kyaml/resid/gvk.go, api/internal/builtins/SortOrderTransformer.go
import type { Obj } from '../api/client.ts';
import { splitApiVersion } from '../api/discovery.ts';

const FIRST = ['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition'].concat(
  ['ServiceAccount', 'PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding'],
  ['ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints', 'Service', 'LimitRange'],
  ['PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim', 'Deployment', 'StatefulSet'],
  ['CronJob', 'PodDisruptionBudget'],
);
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const MIDDLE = 0;

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  const last = LAST.indexOf(kind);
  return last >= 0 ? last + 1 : MIDDLE;
}

function keyOf({ apiVersion = '', kind, metadata = {} }: Obj): string {
  const [group, version] = splitApiVersion(apiVersion);
  return [group, version, kind, metadata.namespace ?? '', metadata.name].join('~');
}

export function inOrder(objects: readonly Obj[]): readonly Obj[] {
  return objects.toSorted((a, b) => {
    const by = rank(a.kind) - rank(b.kind);
    if (by !== 0) return by;
    const [x, y] = [keyOf(a), keyOf(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
