// The icon of each kind, the same wherever an object is named.
import type { IconName } from './icon.tsx';

const ICONS = new Map<string, IconName>([
  ['Pod', 'pod'],
  ['Node', 'node'],
  ['Deployment', 'deployment'],
  ['ReplicaSet', 'copies'],
  ['StatefulSet', 'ordinals'],
  ['DaemonSet', 'daemon'],
  ['Job', 'job'],
  ['CronJob', 'clock'],
  ['Service', 'service'],
  ['Ingress', 'ingress'],
  ['NetworkPolicy', 'shield'],
  ['HorizontalPodAutoscaler', 'scale'],
  ['PodDisruptionBudget', 'budget'],
  ['PersistentVolumeClaim', 'claim'],
  ['PersistentVolume', 'disk'],
]);

export function iconOf(kind: string): IconName {
  return ICONS.get(kind) ?? 'file';
}
