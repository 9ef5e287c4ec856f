// Takes a static pod away as an administrator would: its manifest moves out of the kubelet's sight.
import { isFileError } from '../../world/machines/file-system-error.ts';
import type { Machine } from '../../world/machines/machine.ts';
import type { RunningContainer, Universe } from './fault-action.ts';

const MANIFESTS = '/etc/kubernetes/manifests';
const PARKED = '/etc/kubernetes/stopped';

/** How to bring it back, as a list of one; undefined when the machine has no such manifest. */
export function parkManifest(
  universe: Universe,
  machine: Machine,
  name: string,
): (() => void)[] | undefined {
  const from = `${MANIFESTS}/${name}.yaml`;
  const to = `${PARKED}/${name}.yaml`;
  if (!machine.files.exists(from)) return undefined;
  if (!machine.files.exists(PARKED)) machine.files.makeDirectory(PARKED, { parents: true });
  if (isFileError(machine.files.rename(from, to))) return undefined;
  for (const container of universe.containersOn(machine.name)) {
    if (isSystemContainer(container, name)) container.signal('KILL');
  }
  return [() => void machine.files.rename(to, from)];
}

export function isSystemContainer(container: RunningContainer, component: string): boolean {
  return container.namespace === 'kube-system' && container.container === component;
}
