// The kinds of metrics.k8s.io, which metrics-server answers. Upstream: k8s.io/metrics v1beta1
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { KubeObject } from '../../meta/object.ts';
import { column, NAME_COLUMN } from '../column.ts';
import { defineResource } from '../define-resource.ts';

export type ResourceUsage = { readonly [resource: string]: string };

export interface NodeMetrics extends KubeObject {
  readonly timestamp: string;
  readonly window: string;
  readonly usage: ResourceUsage;
}

export interface PodMetrics extends KubeObject {
  readonly timestamp: string;
  readonly window: string;
  readonly containers: readonly { readonly name: string; readonly usage: ResourceUsage }[];
}

export const METRICS_GROUP = 'metrics.k8s.io';
const VERSION = 'v1beta1';

export const NODE_METRICS: ResourceRef<NodeMetrics> = {
  group: METRICS_GROUP,
  version: VERSION,
  kind: 'NodeMetrics',
  plural: 'nodes',
  namespaced: false,
};
export const POD_METRICS: ResourceRef<PodMetrics> = {
  group: METRICS_GROUP,
  version: VERSION,
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
};

const READ_ONLY = { verbs: ['get', 'list'], stored: false, isAggregated: true } as const;

export const NODE_METRICS_RESOURCE = defineResource<NodeMetrics>({
  ...READ_ONLY,
  ref: NODE_METRICS,
  singular: '',
  columns: [
    NAME_COLUMN,
    column('cpu', 'Cpu in use.', ({ usage }) => usage['cpu'] ?? ''),
    column('memory', 'Memory in use.', ({ usage }) => usage['memory'] ?? ''),
    column('window', 'The time over which cpu was measured.', ({ window }) => window),
  ],
});

export const POD_METRICS_RESOURCE = defineResource<PodMetrics>({
  ...READ_ONLY,
  ref: POD_METRICS,
  singular: '',
  columns: [
    NAME_COLUMN,
    column('window', 'The time over which cpu was measured.', ({ window }) => window),
  ],
});
