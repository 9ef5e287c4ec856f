// The LoadGenerator: requests at a rate, from outside the cluster or from a pod.
import type { ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from './simulation-crd.ts';

export interface LoadGeneratorSpec {
  readonly url: string;
  readonly requestsPerSecond: number;
  /** `outside`, or the name of a pod of the same namespace. */
  readonly from?: string;
  readonly method?: string;
  /** Requests under way at most; what would exceed it is not sent. */
  readonly concurrency?: number;
  readonly timeoutSeconds?: number;
  readonly paused?: boolean;
}

export interface LoadGeneratorStatus {
  readonly requestsPerSecond: number;
  readonly successRate: number;
  readonly latencyMilliseconds: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
  };
  readonly byPod: { readonly [pod: string]: number };
  readonly errors: { readonly [cause: string]: number };
  readonly totalRequests: number;
  readonly message?: string;
}

export interface LoadGenerator {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'LoadGenerator';
  readonly metadata: ObjectMeta;
  readonly spec: LoadGeneratorSpec;
  readonly status?: LoadGeneratorStatus;
}

const MAX_RATE = 1_000_000;
const MILLISECONDS = { type: 'number' } as const;

export const LOAD_GENERATOR_CRD = simulationCrd({
  kind: 'LoadGenerator',
  plural: 'loadgenerators',
  shortNames: ['load'],
  namespaced: true,
  description:
    'LoadGenerator sends HTTP requests at a rate and measures what comes back: how many, how ' +
    'fast, from which pods, and why the others failed.',
  spec: {
    type: 'object',
    required: ['url', 'requestsPerSecond'],
    properties: {
      url: {
        type: 'string',
        pattern: '^https?://[^/?#]+',
        description:
          'http://service.namespace:port/path, the host of an Ingress, or the address of a ' +
          'LoadBalancer, a node or a pod.',
      },
      requestsPerSecond: {
        type: 'number',
        minimum: 0,
        maximum: MAX_RATE,
        description: 'The rate. Above 200 a message stands for several requests, counted exactly.',
      },
      from: {
        type: 'string',
        default: 'outside',
        description: '"outside", or the name of a pod of this namespace.',
      },
      concurrency: {
        type: 'integer',
        minimum: 1,
        maximum: MAX_RATE,
        description: 'At most so many requests under way; the rate falls short when it is reached.',
      },
      method: {
        type: 'string',
        default: 'GET',
        enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      },
      timeoutSeconds: {
        type: 'number',
        default: 10,
        minimum: 0.001,
        maximum: 600,
        description: 'A request without an answer fails after so long.',
      },
      paused: { type: 'boolean', description: 'No requests while it is true.' },
    },
  },
  status: {
    type: 'object',
    properties: {
      requestsPerSecond: { type: 'number', description: 'Answered, in the last ten seconds.' },
      successRate: { type: 'number', description: 'The share below status 400, 0 to 1.' },
      latencyMilliseconds: {
        type: 'object',
        properties: { p50: MILLISECONDS, p95: MILLISECONDS, p99: MILLISECONDS },
      },
      byPod: {
        type: 'object',
        additionalProperties: { type: 'number' },
        description: 'Answers per second of each pod, as namespace/name.',
      },
      errors: {
        type: 'object',
        additionalProperties: { type: 'integer' },
        description: 'Failures since the beginning, by cause.',
      },
      totalRequests: { type: 'integer', description: 'Since the beginning.' },
      message: { type: 'string', description: 'Why nothing is sent.' },
    },
  },
  columns: [
    { name: 'URL', type: 'string', jsonPath: '.spec.url' },
    { name: 'Rate', type: 'number', jsonPath: '.spec.requestsPerSecond' },
    { name: 'Actual', type: 'number', jsonPath: '.status.requestsPerSecond' },
    { name: 'Success', type: 'number', jsonPath: '.status.successRate' },
    { name: 'P99', type: 'number', jsonPath: '.status.latencyMilliseconds.p99' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
