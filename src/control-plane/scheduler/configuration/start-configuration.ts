// The configuration that a command line asks for: a file, and flags that win over it.
import type { ProgramContext } from '../../../world/machines/program.ts';
import { DEFAULT_CONFIGURATION } from './configuration.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { readConfiguration } from './read-configuration.ts';
import type { ReadConfiguration } from './read-configuration.ts';

/** Upstream: cmd/kube-scheduler/app/options/options.go (ApplyTo, ApplyLeaderElectionTo). */
export function startConfiguration(
  { argv, files }: Pick<ProgramContext, 'argv' | 'files'>,
  otherwise: SchedulerConfiguration = DEFAULT_CONFIGURATION,
): ReadConfiguration {
  const path = flagOf(argv, 'config');
  if (path === undefined) {
    return { is: 'configuration', configuration: withElection(otherwise, argv) };
  }
  const text = files.readText(path);
  if (typeof text !== 'string') {
    return { is: 'problem', message: `open ${path}: no such file or directory` };
  }
  const read = readConfiguration(text);
  if (read.is === 'problem') return read;
  return { ...read, configuration: withElection(read.configuration, argv) };
}

function withElection(
  configuration: SchedulerConfiguration,
  argv: readonly string[],
): SchedulerConfiguration {
  const elects = flagOf(argv, 'leader-elect');
  if (elects === 'false') return { ...configuration, lease: undefined };
  const lease =
    configuration.lease ?? (elects === 'true' ? DEFAULT_CONFIGURATION.lease : undefined);
  if (!lease) return configuration;
  const name = flagOf(argv, 'leader-elect-resource-name') ?? lease.name;
  const namespace = flagOf(argv, 'leader-elect-resource-namespace') ?? lease.namespace;
  return { ...configuration, lease: { name, namespace } };
}

/** The value of `--name=value` or `--name value`; the last one counts. */
function flagOf(argv: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (const [index, word] of argv.entries()) {
    if (word.startsWith(`--${name}=`)) found = word.slice(name.length + 3);
    else if (word === `--${name}`) found = argv[index + 1] ?? '';
  }
  return found;
}
