// The Clock: the one object through which virtual time is seen and moved.
import type { ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from './simulation-crd.ts';

export const CLOCK_NAME = 'cluster';
export const MIN_SPEED = 0.01;
export const MAX_SPEED = 1_000;

export interface Clock {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'Clock';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly paused?: boolean; readonly speed?: number };
  readonly status?: { readonly time: string; readonly elapsedSeconds: number };
}

export const CLOCK_CRD = simulationCrd({
  kind: 'Clock',
  plural: 'clocks',
  namespaced: false,
  description:
    'Clock is the virtual time of the simulated cluster. There is one, named "cluster". ' +
    'POST {"seconds": 30} to its subresource advance to run 30 virtual seconds at once; ' +
    'POST to step to run to the next thing that happens.',
  spec: {
    type: 'object',
    description: 'How virtual time follows the wall clock.',
    properties: {
      paused: {
        type: 'boolean',
        default: false,
        description: 'Virtual time stands still; only advance and step move it.',
      },
      speed: {
        type: 'number',
        default: 1,
        minimum: MIN_SPEED,
        maximum: MAX_SPEED,
        description: 'Virtual seconds for each second of the wall clock.',
      },
    },
  },
  status: {
    type: 'object',
    properties: {
      time: { type: 'string', format: 'date-time', description: 'The virtual time now.' },
      elapsedSeconds: {
        type: 'number',
        description: 'Virtual seconds since the cluster was handed to its users.',
      },
    },
  },
  columns: [
    { name: 'Time', type: 'string', jsonPath: '.status.time' },
    { name: 'Elapsed', type: 'number', jsonPath: '.status.elapsedSeconds' },
    { name: 'Speed', type: 'number', jsonPath: '.spec.speed' },
    { name: 'Paused', type: 'boolean', jsonPath: '.spec.paused' },
  ],
});
