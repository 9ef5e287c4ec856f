// kubectl exec, attach. Upstream: kubectl pkg/cmd/exec/exec.go, pkg/cmd/attach/attach.go
import type { Query } from '../api/client.ts';
import { pathOf, queryText } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { targetsOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES } from '../command.ts';
import { KubectlError } from '../errors.ts';
import type { ApiStatus } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import type { Channels } from '../host.ts';
import { podOfTarget } from './pod-of.ts';

const FLAGS = 'c/container:s i/stdin:b t/tty:b q/quiet:b pod-running-timeout:d=1m';

export const exec: Command = {
  path: 'exec',
  summary: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  completes: 'pods',
  flags: flagSpecs(FILES, FLAGS),
  async run(call) {
    const command = call.dash >= 0 ? call.args.slice(call.dash) : [];
    if (call.dash < 0 && call.args.length > 1) {
      throw call.usage(
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      );
    }
    const target = call.dash === 0 ? undefined : call.args[0];
    if (target === undefined) {
      throw new KubectlError('pod, type/name or --filename must be specified');
    }
    if (command.length === 0)
      throw new KubectlError('you must specify at least one command for the container');
    const pod = await podNamed(call, target);
    const container = containerOf(call, pod);
    if (['Succeeded', 'Failed'].includes(pod.status?.phase)) {
      throw new KubectlError(
        `cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`,
      );
    }
    return joinContainer(call, { pod: pod.metadata.name, container, verb: 'exec', command });
  },
};

export const attach: Command = {
  path: 'attach',
  summary: 'Attach to a running container',
  usage: '(POD | TYPE/NAME) -c CONTAINER',
  completes: 'pods',
  flags: flagSpecs(FILES, FLAGS),
  async run(call) {
    const [target] = call.args;
    if (target === undefined) throw new KubectlError('at least 1 argument is required for attach');
    const pod = await podNamed(call, target);
    const container = attachedContainer(call, pod);
    return joinContainer(call, { pod: pod.metadata.name, container, verb: 'attach', command: [] });
  },
};

function attachedContainer(call: Invocation, pod: Obj): string {
  try {
    return containerOf(call, pod);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    throw new KubectlError(`cannot attach to the container: ${error.message}`);
  }
}

async function podNamed(call: Invocation, target: string): Promise<Obj> {
  const words = target.includes('/') ? [target] : ['pods', target];
  const { named } = await targetsOf(call, words);
  const [{ resource, name } = { resource: undefined, name: '' }] = named;
  if (!resource) throw call.usage('pod, type/name or --filename must be specified');
  const object = await call.client.get(pathOf(resource, call.namespace, name));
  return podOfTarget(call, object);
}

/** The container that -c names, or the default one, said aloud when there are several. */
export function containerOf(call: Invocation, pod: Obj): string {
  const wanted = call.flags.text('container');
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const all: readonly Obj[] = [...containers, ...initContainers, ...ephemeralContainers];
  const { name: podName, annotations = {} } = pod.metadata;
  if (wanted !== '') {
    if (all.some(({ name }) => name === wanted)) return wanted;
    throw new KubectlError(`container ${wanted} not found in pod ${podName}`);
  }
  const marked = annotations['kubectl.kubernetes.io/default-container'];
  if (marked && all.some(({ name }) => name === marked)) return marked;
  const [first] = containers;
  if (containers.length > 1 && !call.flags.bool('quiet')) {
    const names = all.map(({ name }, at) => (at < containers.length ? name : `${name} (init)`));
    call.err(`Defaulted container "${first.name}" out of: ${names.join(', ')}\n`);
  }
  return first.name;
}

interface Join {
  readonly pod: string;
  readonly container: string;
  readonly verb: 'exec' | 'attach';
  readonly command: readonly string[];
}

/** Joins screen and keyboard to a container; answers the exit code of the command. */
export async function joinContainer(call: Invocation, join: Join): Promise<number> {
  const { flags, host } = call;
  const stdin = flags.bool('stdin');
  const tty = flags.bool('tty') && host.keyboard !== undefined;
  if (flags.bool('tty') && !tty) {
    call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  const query: Query = {
    container: join.container,
    stdin: stdin ? 'true' : undefined,
    stdout: 'true',
    stderr: tty ? undefined : 'true',
    tty: tty ? 'true' : undefined,
  };
  const words = join.command.map((word) => `&command=${encodeURIComponent(word)}`).join('');
  const pods = await call.discovery.find('pods');
  const path = pathOf(pods, call.namespace, join.pod, join.verb) + queryText(query) + words;
  const input = stdin && !tty ? await host.readInput() : '';
  return new Promise((resolve, reject) => {
    let stopKeys = (): void => undefined;
    const channels: Channels = host.connect(path, {
      data: (channel, text) => (channel === 2 ? call.err(text) : call.out(text)),
      accepted: () => {
        if (!tty || !host.keyboard) return;
        const { columns: Width, rows: Height } = host.keyboard;
        channels.send(4, JSON.stringify({ Width, Height }));
      },
      end: (text) => {
        stopKeys();
        const status = JSON.parse(text) as ApiStatus & { readonly status?: string };
        const code = exitCodeOf(status);
        if (code !== undefined) resolve(finished(call, code));
        else reject(new KubectlError(status.message ?? 'the connection was lost'));
      },
    });
    if (tty && host.keyboard) stopKeys = host.keyboard.listen((keys) => channels.send(0, keys));
    else if (stdin) {
      if (input !== '') channels.send(0, input);
      channels.close(0);
    }
    host.signal.addEventListener('abort', () => {
      stopKeys();
      channels.close();
      resolve(130);
    });
  });
}

interface Run {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /** What it reads; without it nothing. */
  readonly input?: string;
}

/** Runs a command in a container and keeps what it prints. */
export async function runInContainer(call: Invocation, run: Run) {
  const { container, command, input } = run;
  const query: Query = {
    container,
    stdin: input === undefined ? undefined : 'true',
    stdout: 'true',
    stderr: 'true',
  };
  const words = command.map((word) => `&command=${encodeURIComponent(word)}`).join('');
  const pods = await call.discovery.find('pods');
  const path = pathOf(pods, run.namespace, run.pod, 'exec') + queryText(query) + words;
  return new Promise<{ code: number; out: string; err: string }>((resolve, reject) => {
    let out = '';
    let err = '';
    const channels = call.host.connect(path, {
      data: (channel, text) => void (channel === 2 ? (err += text) : (out += text)),
      end: (text) => {
        const status = JSON.parse(text) as ApiStatus & { readonly status?: string };
        const code = exitCodeOf(status);
        if (code !== undefined) resolve({ code, out, err });
        else reject(new KubectlError(status.message ?? 'the connection was lost'));
      },
    });
    if (input !== undefined) {
      channels.send(0, input);
      channels.close(0);
    }
    call.host.signal.addEventListener('abort', () => {
      channels.close();
      resolve({ code: 130, out, err });
    });
  });
}

function finished(call: Invocation, code: number): number {
  if (code !== 0) call.err(`command terminated with exit code ${code}\n`);
  return code;
}

/** 0 for success; undefined when the command never ran. */
function exitCodeOf(status: ApiStatus & { readonly status?: string }): number | undefined {
  if (status.status === 'Success') return 0;
  if (status.reason !== 'NonZeroExitCode') return undefined;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  return Number(cause?.message ?? 1);
}
