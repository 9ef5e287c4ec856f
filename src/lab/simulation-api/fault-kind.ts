// The Fault: something goes wrong, once or until it is healed.
import type { ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from './simulation-crd.ts';

export const TARGET_KINDS = ['Pod', 'Node', 'Component', 'EtcdMember', 'Registry'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface FaultTarget {
  readonly kind: TargetKind;
  readonly namespace?: string;
  readonly name?: string;
  readonly container?: string;
  readonly node?: string;
}

export interface FaultSpec {
  readonly action: string;
  readonly target?: FaultTarget;
  readonly durationSeconds?: number;
  readonly parameters?: { readonly [key: string]: string };
}

export type FaultPhase = 'Active' | 'Done' | 'Failed';

export interface Fault {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'Fault';
  readonly metadata: ObjectMeta;
  readonly spec: FaultSpec;
  readonly status?: {
    readonly phase: FaultPhase;
    readonly message?: string;
    readonly startTime?: string;
    readonly endTime?: string;
  };
}

/** `actions` are the names of all fault actions. */
export function faultCrd(actions: readonly string[]) {
  return simulationCrd({
    kind: 'Fault',
    plural: 'faults',
    namespaced: false,
    description:
      'Fault makes something go wrong in the simulated world. One-shot faults are Done at once; ' +
      'lasting ones are Active until they are deleted or their duration is over.',
    spec: {
      type: 'object',
      required: ['action'],
      properties: {
        action: { type: 'string', enum: actions, description: 'What goes wrong.' },
        target: {
          type: 'object',
          description: 'What it happens to.',
          required: ['kind'],
          properties: {
            kind: { type: 'string', enum: TARGET_KINDS, description: 'What kind of thing.' },
            namespace: { type: 'string', description: 'Namespace of a Pod; default when empty.' },
            name: { type: 'string', description: 'Its name.' },
            container: {
              type: 'string',
              description: 'One container of a Pod; the first when empty.',
            },
            node: { type: 'string', description: 'Picks the replica of a Component by its node.' },
          },
        },
        durationSeconds: {
          type: 'number',
          minimum: 0,
          description: 'Virtual seconds after which a lasting fault heals by itself.',
        },
        parameters: {
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'Details of the action, such as signal: SIGTERM for ContainerKill.',
        },
      },
    },
    status: {
      type: 'object',
      properties: {
        phase: { type: 'string', enum: ['Active', 'Done', 'Failed'] },
        message: { type: 'string', description: 'What was done, or why it could not be.' },
        startTime: { type: 'string', format: 'date-time' },
        endTime: { type: 'string', format: 'date-time' },
      },
    },
    columns: [
      { name: 'Action', type: 'string', jsonPath: '.spec.action' },
      { name: 'Target', type: 'string', jsonPath: '.spec.target.name' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Message', type: 'string', jsonPath: '.status.message', priority: 1 },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
  });
}
