// Commands of kubectl that have no meaning in a page, or need what it has not: each says so.
import type { Command } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';

export const pluginList: Command = {
  path: 'plugin list',
  summary: "List all visible plugin executables on a user's PATH",
  flags: flagSpecs('name-only:b'),
  async run() {
    throw new KubectlError('unable to find any kubectl plugins in your PATH');
  },
};

export const kustomize: Command = {
  path: 'kustomize',
  summary: 'Build a kustomization target from a directory or URL (not part of this kubectl)',
  usage: 'DIR',
  flags: flagSpecs(
    'as-current-user:b enable-alpha-plugins:b enable-helm:b e/env:l helm-api-versions:l',
    'helm-command:s=helm helm-debug:b helm-kube-version:s load-restrictor:s mount:l network:b',
    'network-name:s=bridge o/output:s',
  ),
  async run() {
    throw new KubectlError(
      'kustomize is not part of this kubectl: the editor has files but no directories. Build the ' +
        'manifests elsewhere, drop the file on the page, and apply it with -f',
    );
  },
};

export const completion: Command = {
  path: 'completion',
  summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  usage: 'SHELL',
  flags: flagSpecs(),
  async run(call) {
    const [shell] = call.args;
    if (shell === undefined) throw call.usage('Shell not specified.');
    if (call.args.length > 1) {
      throw call.usage('Too many arguments. Expected only the shell type.');
    }
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell)) {
      throw call.usage(`Unsupported shell type ${JSON.stringify(shell)}.`);
    }
    call.out('# Tab completes here already: commands, kinds, names, flags and files.\n');
  },
};
