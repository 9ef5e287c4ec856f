// Puts crictl on a node's disk.
import { isFileError } from '../../../world/machines/file-system-error.ts';
import { createExecutable } from '../../../world/machines/file-system-node.ts';
import type { DirectoryNode } from '../../../world/machines/file-system-node.ts';
import type { Machine } from '../../../world/machines/machine.ts';
import type { ContainerRuntimeInterface } from '../cri.ts';
import { crictlProgram } from './crictl.ts';

const DIRECTORY = '/usr/local/bin';

export function installCrictl(machine: Machine, runtime: ContainerRuntimeInterface): void {
  machine.files.makeDirectory(DIRECTORY, { parents: true });
  const directory = machine.files.stat(DIRECTORY);
  if (isFileError(directory) || directory.kind !== 'directory') return;
  const { entries } = directory as DirectoryNode;
  entries.set('crictl', createExecutable(crictlProgram(runtime)));
}
