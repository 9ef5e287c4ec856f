// What can be done to a selected object: its name, and the API calls behind it.
import { call, MERGE_PATCH, STRATEGIC_PATCH } from '../api/api.ts';
import { objectPath, pathOf } from '../api/paths.ts';
import type { IconName } from '../kit/icon-paths.ts';
import { useEngine } from '../store/engine-state.ts';
import type { ActionTarget } from './action-lines.ts';
import { killFault, powerFault } from './action-lines.ts';
import { drainNode } from './drain.ts';
import { rollBack } from './roll-back.ts';

export interface ObjectAction {
  readonly label: string;
  readonly icon: IconName;
  readonly isDangerous?: boolean;
  /** Asks for a number of replicas first. */
  readonly asksReplicas?: boolean;
  readonly appliesTo: (target: ActionTarget) => boolean;
  readonly run: (target: ActionTarget, replicas: number) => Promise<unknown>;
}

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);
const ROLLED = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
const FAULTS = objectPath('sim.kubetarium.dev/v1alpha1', 'faults', '', '');

function cordon(target: ActionTarget, unschedulable: boolean): Promise<unknown> {
  return call('PATCH', pathOf(target), { spec: { unschedulable } }, STRATEGIC_PATCH);
}

export const OBJECT_ACTIONS: readonly ObjectAction[] = [
  {
    label: 'Kill container',
    icon: 'kill',
    isDangerous: true,
    appliesTo: ({ kind }) => kind === 'Pod',
    run: (target) => call('POST', FAULTS, killFault(target)),
  },
  {
    label: 'Scale',
    icon: 'scale',
    asksReplicas: true,
    appliesTo: ({ kind }) => SCALED.has(kind),
    run: (target, replicas) =>
      call('PATCH', `${pathOf(target)}/scale`, { spec: { replicas } }, MERGE_PATCH),
  },
  {
    label: 'Restart rollout',
    icon: 'restart',
    appliesTo: ({ kind }) => ROLLED.has(kind),
    run: (target) => {
      const annotations = { 'kubectl.kubernetes.io/restartedAt': virtualTime() };
      const body = { spec: { template: { metadata: { annotations } } } };
      return call('PATCH', pathOf(target), body, STRATEGIC_PATCH);
    },
  },
  {
    label: 'Roll back',
    icon: 'rollback',
    appliesTo: ({ kind }) => kind === 'Deployment',
    run: rollBack,
  },
  {
    label: 'Cordon',
    icon: 'cordon',
    appliesTo: ({ kind, isCordoned }) => kind === 'Node' && !isCordoned,
    run: (target) => cordon(target, true),
  },
  {
    label: 'Uncordon',
    icon: 'uncordon',
    appliesTo: ({ kind, isCordoned }) => kind === 'Node' && isCordoned,
    run: (target) => cordon(target, false),
  },
  {
    label: 'Drain',
    icon: 'drain',
    isDangerous: true,
    appliesTo: ({ kind }) => kind === 'Node',
    run: async (target) => {
      await cordon(target, true);
      await drainNode(target.name);
    },
  },
  {
    label: 'Power off',
    icon: 'power',
    isDangerous: true,
    appliesTo: ({ kind, isPoweredOff }) => kind === 'Node' && !isPoweredOff,
    run: (target) => call('POST', FAULTS, powerFault(target)),
  },
  {
    label: 'Power on',
    icon: 'power',
    appliesTo: ({ kind, isPoweredOff }) => kind === 'Node' && isPoweredOff,
    run: ({ name }) => powerOn(name),
  },
  {
    label: 'Delete',
    icon: 'trash',
    isDangerous: true,
    appliesTo: () => true,
    run: (target) => call('DELETE', pathOf(target)),
  },
];

interface FaultList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly action: string; readonly target?: { readonly name?: string } };
  }[];
}

/** Heals every fault that keeps the node without power, by whatever name it was made. */
async function powerOn(node: string): Promise<void> {
  const { body } = await call<FaultList>('GET', FAULTS);
  for (const { metadata, spec } of body.items) {
    if (spec.action !== 'NodeDown' || spec.target?.name !== node) continue;
    await call('DELETE', `${FAULTS}/${metadata.name}`);
  }
}

function virtualTime(): string {
  const now = useEngine.getState().clock?.now ?? 0;
  return `${new Date(now / 1000).toISOString().slice(0, 19)}Z`;
}
