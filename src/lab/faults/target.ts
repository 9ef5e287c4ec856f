// Finds what a fault is aimed at.
import type { Pod } from '../../model/generated/types.ts';
import type { Machine } from '../../world/machines/machine.ts';
import type { FaultSpec } from '../simulation-api/fault-kind.ts';
import type { Injected, RunningContainer, Universe } from './fault-action.ts';
import { failed } from './fault-action.ts';

export type Found<T> = { readonly found: T } | { readonly missing: Injected };

function missing(message: string): { readonly missing: Injected } {
  return { missing: failed(message) };
}

/** The machine of a target of kind Node. */
export function targetMachine(universe: Universe, { target }: FaultSpec): Found<Machine> {
  const name = target?.name ?? target?.node ?? '';
  const machine = universe.machine(name);
  return machine ? { found: machine } : missing(`there is no node "${name}"`);
}

/** The pod of a target of kind Pod. */
export function targetPod(universe: Universe, { target }: FaultSpec): Found<Pod> {
  const namespace = target?.namespace ?? 'default';
  const name = target?.name ?? '';
  const pod = universe.pod(namespace, name);
  return pod ? { found: pod } : missing(`there is no pod "${name}" in namespace "${namespace}"`);
}

/** The running container of a target of kind Pod: the one that is named, or the first. */
export function targetContainer(universe: Universe, spec: FaultSpec): Found<RunningContainer> {
  const pod = targetPod(universe, spec);
  if ('missing' in pod) return pod;
  const { metadata, spec: podSpec } = pod.found;
  const wanted = spec.target?.container ?? podSpec?.containers[0]?.name ?? '';
  const node = podSpec?.nodeName ?? '';
  const running = universe
    .containersOn(node)
    .find(
      (one) =>
        one.namespace === metadata.namespace &&
        one.pod === metadata.name &&
        one.container === wanted,
    );
  if (running) return { found: running };
  const where = node === '' ? 'it is on no node yet' : `none runs on node "${node}"`;
  return missing(`container "${wanted}" of pod "${metadata.name}" is not running: ${where}`);
}
