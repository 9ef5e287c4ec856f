// Names in other objects that follow a name which a prefix, a suffix or a hash has changed.
// Upstream: kustomize api/internal/konfig/builtinpluginconsts/namereference.go
import type { Obj } from '../api/client.ts';

/** New names by kind and old name. */
export type Renames = ReadonlyMap<string, string>;

export function renameKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** Fields that hold a name, with the kind that is named; the parent's field tells more. */
const BY_FIELD = new Map([
  ['serviceAccountName', 'ServiceAccount'],
  ['serviceAccount', 'ServiceAccount'],
  ['claimName', 'PersistentVolumeClaim'],
  ['secretName', 'Secret'],
  ['storageClassName', 'StorageClass'],
  ['volumeName', 'PersistentVolume'],
  ['priorityClassName', 'PriorityClass'],
  ['ingressClassName', 'IngressClass'],
]);
const BY_PARENT = new Map([
  ['configMapRef', 'ConfigMap'],
  ['configMapKeyRef', 'ConfigMap'],
  ['configMap', 'ConfigMap'],
  ['secretRef', 'Secret'],
  ['secretKeyRef', 'Secret'],
  ['secret', 'Secret'],
  ['imagePullSecrets', 'Secret'],
  ['service', 'Service'],
]);

export function withRenames(object: Obj, renames: Renames): Obj {
  return walk(object, '', object.kind, renames) as Obj;
}

function walk(value: unknown, parent: string, kind: string, renames: Renames): unknown {
  if (Array.isArray(value)) return value.map((one) => walk(one, parent, kind, renames));
  if (typeof value !== 'object' || value === null) return value;
  const map = value as Obj;
  const next: Obj = {};
  for (const [key, one] of Object.entries(map)) {
    const named = typeof one === 'string' ? namedKind(key, parent, map, kind) : undefined;
    const renamed = named && renames.get(renameKey(named, one as string));
    next[key] =
      renamed ?? (key === 'metadata' && parent === '' ? one : walk(one, key, kind, renames));
  }
  return next;
}

function namedKind(key: string, parent: string, map: Obj, kind: string): string | undefined {
  if (key === 'name') {
    if (['scaleTargetRef', 'roleRef', 'subjects', 'targetRef'].includes(parent)) return map.kind;
    return BY_PARENT.get(parent);
  }
  if (key === 'serviceName')
    return kind === 'StatefulSet' || parent === 'backend' ? 'Service' : undefined;
  return BY_FIELD.get(key);
}
