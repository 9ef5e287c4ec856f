// The NodePool: how many worker machines the cluster has, so that `kubectl scale` adds one.
import type { ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from './simulation-crd.ts';

export const POOL_NAME = 'workers';
/** The largest cluster that Kubernetes is made for. */
const MAX_WORKERS = 5_000;

export interface NodePool {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'NodePool';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly replicas: number };
}

export const NODE_POOL_CRD = simulationCrd({
  kind: 'NodePool',
  plural: 'nodepools',
  shortNames: ['pool'],
  namespaced: false,
  scales: true,
  description:
    'NodePool is the number of worker machines. There is one, named "workers": ' +
    'kubectl scale nodepool workers --replicas=4 switches on what is missing, or scraps the ' +
    'newest machines and deletes their Nodes, without draining them.',
  spec: {
    type: 'object',
    required: ['replicas'],
    properties: {
      replicas: {
        type: 'integer',
        minimum: 0,
        maximum: MAX_WORKERS,
        description: 'How many worker machines there should be.',
      },
    },
  },
  status: {
    type: 'object',
    properties: {
      replicas: { type: 'integer', description: 'How many worker machines there are.' },
    },
  },
  columns: [
    { name: 'Desired', type: 'integer', jsonPath: '.spec.replicas' },
    { name: 'Machines', type: 'integer', jsonPath: '.status.replicas' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
