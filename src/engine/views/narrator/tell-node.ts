// What the narrator says of nodes and of the faults that befall them.
import type { Node } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import type { Sentence, Teller } from './sentence.ts';
import { sentence } from './sentence.ts';

export const tellNode: Teller = (event) => {
  const node = event.object as Node;
  const { name } = node.metadata;
  if (event.type === 'ADDED') {
    const text = `Node ${name} joins the cluster.`;
    return sentence(node, 'busy', 'node-added', text, (n) => `${n} nodes join the cluster.`);
  }
  if (event.type === 'DELETED') {
    const text = `Node ${name} has left the cluster.`;
    return sentence(node, 'warn', 'node-gone', text, (n) => `${n} nodes have left the cluster.`);
  }
  const before = event.previous as Node;
  return tellReadiness(before, node) ?? tellCordon(before, node);
};

function tellReadiness(before: Node, node: Node): Sentence | undefined {
  const ready = findCondition(node.status?.conditions, 'Ready');
  const was = findCondition(before.status?.conditions, 'Ready')?.status;
  const { name } = node.metadata;
  if (!ready || ready.status === was) return undefined;
  if (ready.status === 'True') {
    const text = `Node ${name} is Ready: pods may run there.`;
    return sentence(node, 'good', 'node-ready', text, (n) => `${n} nodes are Ready.`);
  }
  const text =
    ready.status === 'Unknown'
      ? `Nobody has heard from node ${name} for a while: it counts as NotReady.`
      : `Node ${name} says that it is NotReady: ${ready.message ?? ready.reason ?? ''}`;
  return sentence(node, 'bad', 'node-unready', text, (n) => `${n} nodes are NotReady.`);
}

function tellCordon(before: Node, node: Node): Sentence | undefined {
  const is = node.spec?.unschedulable === true;
  if (is === (before.spec?.unschedulable === true)) return undefined;
  const { name } = node.metadata;
  const text = is
    ? `Node ${name} is cordoned: it keeps its pods but gets no new ones.`
    : `Node ${name} is uncordoned: the scheduler may use it again.`;
  const many = (n: number): string => `${n} nodes are ${is ? 'cordoned' : 'uncordoned'}.`;
  return sentence(node, is ? 'warn' : 'good', 'node-cordon', text, many);
}

interface FaultShape extends KubeObject {
  readonly spec?: {
    readonly action?: string;
    readonly target?: { readonly kind?: string; readonly name?: string };
  };
}

const FAULTS = new Map<string, (target: string) => string>([
  ['NodeDown', (target) => `The power of ${target} is cut: everything on it stops at once.`],
  ['NodeReboot', (target) => `${target} reboots.`],
  ['ContainerKill', (target) => `Somebody kills a container of ${target}.`],
  ['ContainerOOM', (target) => `A container of ${target} is made to run out of memory.`],
  ['ComponentDown', (target) => `${target} is stopped.`],
  ['NetworkPartition', (target) => `${target} is cut off from the control plane.`],
]);

export const tellFault: Teller = (event) => {
  const fault = event.object as FaultShape;
  const action = fault.spec?.action ?? '';
  const target = `${fault.spec?.target?.kind ?? ''} ${fault.spec?.target?.name ?? ''}`.trim();
  if (event.type === 'ADDED') {
    const text = FAULTS.get(action)?.(target) ?? `${action} befalls ${target}.`;
    return sentence(fault, 'bad', 'fault', text, (n) => `${n} faults are made.`);
  }
  if (event.type !== 'DELETED' || action !== 'NodeDown') return undefined;
  const text = `${target} has power again and starts.`;
  return sentence(fault, 'good', 'fault-healed', text, (n) => `${n} faults are healed.`);
};
