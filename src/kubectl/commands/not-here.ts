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

export const alpha: Command = {
  path: 'alpha',
  summary: 'Commands for features in alpha',
  flags: flagSpecs(),
  async run(call) {
    call.out(
      'These commands correspond to alpha features that are not enabled in Kubernetes clusters by ' +
        'default.\n\nAvailable Commands:\n  kuberc        Manage kuberc configuration files\n\n' +
        'Use "kubectl alpha <command> --help" for more information about a given command.\n',
    );
  },
};
