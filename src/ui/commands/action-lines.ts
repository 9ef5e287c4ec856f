// The kubectl lines of what can be done to a selected object, and the faults that they make.
import type { ObjectName } from '../../hosts/worker/protocol.ts';

/** What an action may look at to decide whether it can be done now. */
export interface ActionTarget extends ObjectName {
  readonly isCordoned: boolean;
  readonly isPoweredOff: boolean;
  readonly replicas: number | undefined;
  readonly container: string;
}

const VERSION = 'sim.kubetarium.dev/v1alpha1';

function faultLine(fault: object): string {
  return `echo '${JSON.stringify(fault)}' | kubectl create -f -`;
}

function fault(name: string, action: string, target: object): object {
  const metadata = name.endsWith('-') ? { generateName: name } : { name };
  return { apiVersion: VERSION, kind: 'Fault', metadata, spec: { action, target } };
}

export function killFault({ namespace, name, container }: ActionTarget): object {
  const target = { kind: 'Pod', namespace, name, ...(container ? { container } : {}) };
  return fault('kill-', 'ContainerKill', target);
}

export function powerFault({ name }: ObjectName): object {
  return fault(`power-off-${name}`, 'NodeDown', { kind: 'Node', name });
}

/** The name of the fault that keeps a component down. */
export function componentFaultName(component: string): string {
  return `down-${component}`;
}

export function componentFault(component: string): object {
  const target = { kind: 'Component', name: component };
  return fault(componentFaultName(component), 'ComponentDown', target);
}

export function componentDownLine(component: string): string {
  return faultLine(componentFault(component));
}

export function componentUpLine(component: string): string {
  return `kubectl delete fault ${componentFaultName(component)}`;
}

function typed({ kind, name }: ObjectName): string {
  return `${kind.toLowerCase()}/${name}`;
}

function inNamespace({ namespace }: ObjectName): string {
  return namespace === '' ? '' : ` -n ${namespace}`;
}

type Line = (target: ActionTarget, replicas: number) => string;

const DRAIN_FLAGS = '--ignore-daemonsets --delete-emptydir-data --force';

/** By the label of the action's button. */
export const ACTION_LINES: ReadonlyMap<string, Line> = new Map<string, Line>([
  ['Kill container', (target) => faultLine(killFault(target))],
  [
    'Scale',
    (target, replicas) =>
      `kubectl scale ${typed(target)}${inNamespace(target)} --replicas=${replicas}`,
  ],
  ['Restart rollout', (target) => `kubectl rollout restart ${typed(target)}${inNamespace(target)}`],
  ['Roll back', (target) => `kubectl rollout undo ${typed(target)}${inNamespace(target)}`],
  ['Cordon', ({ name }) => `kubectl cordon ${name}`],
  ['Uncordon', ({ name }) => `kubectl uncordon ${name}`],
  ['Drain', ({ name }) => `kubectl drain ${name} ${DRAIN_FLAGS}`],
  ['Power off', (target) => faultLine(powerFault(target))],
  ['Power on', ({ name }) => `kubectl delete fault power-off-${name}`],
  ['Delete', (target) => `kubectl delete ${typed(target)}${inNamespace(target)}`],
]);
