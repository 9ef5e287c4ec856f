// Puts crictl on a node's disk.
import { isFileError } from '../../../world/machines/file-system-error.ts';
import { createExecutable } from '../../../world/machines/file-system-node.ts';
import type { Machine } from '../../../world/machines/machine.ts';
import type { ContainerRuntimeInterface } from '../cri.ts';
import { crictlProgram } from './crictl.ts';

const DIRECTORY = '/usr/local/bin';

export function installCrictl(machine: Machine, runtime: ContainerRuntimeInterface): void {
  machine.files.makeDirectory(DIRECTORY, { parents: true });
  // The machine's own copy: what a disk begins with is shared by all machines.
  const bound = machine.files.bind(DIRECTORY);
  if (isFileError(bound) || bound.node?.kind !== 'directory') return;
  bound.node.entries.set('crictl', createExecutable(crictlProgram(runtime)));
}
