// The icon of each kind that the graph draws.
import type { IconName } from '../../kit/icon.tsx';

const ICONS = new Map<string, IconName>([
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
  return ICONS.get(kind) ?? 'pod';
}
