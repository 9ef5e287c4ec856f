// crictl on a node's shell: what the runtime itself says. Upstream: kubernetes-sigs/cri-tools.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import { formatNanoTime } from '../../../model/meta/time.ts';
import type { ExitCode, Program, ProgramContext } from '../../../world/machines/program.ts';
import type { ContainerRuntimeInterface } from '../cri.ts';
import { CriError } from '../cri.ts';
import { containersTable, imagesTable, podsTable, statsTable } from './tables.ts';

/** `crictl` for one node; lies on its disk as /usr/local/bin/crictl. */
export function crictlProgram(runtime: ContainerRuntimeInterface): Program {
  return function* (self): Task<ExitCode> {
    try {
      return run(runtime, self);
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      self.stderr.write(`FATA[0000] ${error.message}\n`);
      return 1;
    }
  };
}

function run(runtime: ContainerRuntimeInterface, self: ProgramContext): ExitCode {
  const [command = '', ...rest] = self.argv.slice(1);
  const words = rest.filter((word) => !word.startsWith('-'));
  const options = new Set(rest.filter((word) => word.startsWith('-')));
  const { now } = self.process.clock;
  const print = (text: string): ExitCode => {
    self.stdout.write(text);
    return 0;
  };
  switch (command) {
    case 'ps':
      return print(containersTable(runtime, now, options.has('-a') || options.has('--all')));
    case 'pods':
      return print(podsTable(runtime, now));
    case 'images':
    case 'image':
      return print(imagesTable(runtime));
    case 'stats':
      return print(statsTable(runtime));
    case 'version':
      return print(version(runtime));
    case 'inspect':
      return withContainer(runtime, self, words[0], (id) => print(inspect(runtime, id)));
    case 'logs':
      return withContainer(runtime, self, words[0], (id) => print(logs(runtime, id)));
    case 'stop':
      return withContainer(runtime, self, words[0], (id) => {
        runtime.signalContainer(id, 'TERM');
        return print(`${id}\n`);
      });
    default:
      self.stderr.write(`No help topic for '${command}'\n`);
      return 3;
  }
}

/** Ids may be shortened, as everywhere. */
function withContainer(
  runtime: ContainerRuntimeInterface,
  self: ProgramContext,
  prefix: string | undefined,
  use: (id: string) => ExitCode,
): ExitCode {
  if (prefix === undefined) {
    self.stderr.write('FATA[0000] ID cannot be empty\n');
    return 1;
  }
  const found = runtime.listContainers({}).find(({ id }) => id.startsWith(prefix));
  if (found) return use(found.id);
  const why = `an error occurred when try to find container "${prefix}": not found`;
  self.stderr.write(`E ${why}\nFATA[0000] rpc error: code = NotFound desc = ${why}\n`);
  return 1;
}

function version(runtime: ContainerRuntimeInterface): string {
  const { runtimeName, runtimeVersion, runtimeApiVersion } = runtime.version();
  return (
    `Version:  0.1.0\nRuntimeName:  ${runtimeName}\nRuntimeVersion:  ${runtimeVersion}\n` +
    `RuntimeApiVersion:  ${runtimeApiVersion}\n`
  );
}

function logs(runtime: ContainerRuntimeInterface, id: string): string {
  const log = runtime.containerLog(id);
  return log ? log.tail(Infinity, Infinity) : '';
}

function inspect(runtime: ContainerRuntimeInterface, id: string): string {
  const status = runtime.containerStatus(id);
  if (!status) return '';
  const time = (at: Micros): string => (at === 0 ? '0001-01-01T00:00:00Z' : formatNanoTime(at));
  const { podName, podNamespace, podUid } = status;
  const shown = {
    status: {
      id,
      metadata: { attempt: status.attempt, name: status.name },
      state: `CONTAINER_${status.state.toUpperCase()}`,
      createdAt: time(status.createdAt),
      startedAt: time(status.startedAt),
      finishedAt: time(status.finishedAt),
      exitCode: status.exitCode,
      reason: status.reason,
      message: status.message,
      image: { image: status.image },
      imageRef: status.imageRef,
      labels: status.labels,
      annotations: status.annotations,
      logPath:
        `/var/log/pods/${podNamespace}_${podName}_${podUid}/` +
        `${status.name}/${status.attempt}.log`,
    },
    info: {
      sandboxID: status.sandboxId,
      runningForSeconds:
        status.state === 'running' ? (status.createdAt - status.startedAt) / -SECOND : 0,
    },
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
