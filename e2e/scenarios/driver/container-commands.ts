// What scenarios ask of containers and nodes: logs, exec, debug, crictl, manifests, unit logs.
import { SECOND } from '../../../src/kernel/time.ts';
import type { ApiResponse, ByteStream } from '../../../src/model/api/request.ts';
import type { Pod, Status } from '../../../src/model/generated/types.ts';
import type { Machine } from '../../../src/world/machines/machine.ts';
import { NO_INPUT } from '../../../src/world/machines/program.ts';
import { findProgram } from '../../../src/world/images/find-program.ts';
import type { ClusterDriver, Command } from './cluster-driver.ts';
import { objectOf, outcome } from './outcome.ts';

/** How long a command in a container may take. */
const EXEC_LIMIT_SECONDS = 60;

type Query = readonly (readonly [string, string])[];

/** Opens a stream and runs time, second by second, until it has ended. */
function streamText(driver: ClusterDriver, pod: string, namespace: string, of: Asked): string {
  const { subresource, query, input } = of;
  const http = { method: 'GET', path: '', query, headers: new Map<string, string>() };
  const verb = subresource === 'log' ? 'get' : 'create';
  const definition = driver.definition('pods');
  const response: ApiResponse = driver.request(verb, definition, namespace, pod, {
    subresource,
    http,
  });
  if (response.body.is !== 'bytes') return outcome(response, '');
  const { stream } = response.body as { readonly stream: ByteStream };
  let text = '';
  const ended: Status[] = [];
  stream.start({
    send: (_channel, data) => (text += data),
    end: (status) => ended.push(status),
  });
  if (input !== '') stream.receive(0, `${input}\n`);
  if (of.hasInput) stream.close(0);
  driver.engine.settleInstant();
  for (let second = 0; ended.length === 0 && second < EXEC_LIMIT_SECONDS; second++) {
    driver.engine.advance(SECOND);
  }
  if (ended.length === 0) stream.close();
  return text + endText(ended[0]);
}

interface Asked {
  readonly subresource: 'log' | 'exec' | 'attach';
  readonly query: Query;
  readonly input: string;
  readonly hasInput: boolean;
}

function endText(end: Status | undefined): string {
  if (!end) return '[still running]';
  if (end.status === 'Success') return '';
  const code = end.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined) return `command terminated with exit code ${code}`;
  return `Error (${end.reason}): ${end.message}`;
}

const logs: Command = (driver, flags) => {
  const [pod = ''] = flags.words;
  const query: [string, string][] = [];
  if (flags.container !== '') query.push(['container', flags.container]);
  for (const word of flags.words.slice(1)) {
    const [key = '', value = 'true'] = word.replace(/^--/, '').split('=');
    query.push([LOG_OPTIONS.get(key) ?? key, value]);
  }
  const asked = { subresource: 'log', query, input: '', hasInput: false } as const;
  return streamText(driver, pod, flags.namespace, asked);
};

const LOG_OPTIONS = new Map([
  ['tail', 'tailLines'],
  ['since', 'sinceSeconds'],
]);

const exec: Command = (driver, flags, input) => {
  const [pod = '', ...command] = flags.words;
  const query: [string, string][] = [
    ['stdout', 'true'],
    ['stderr', 'true'],
  ];
  if (flags.container !== '') query.push(['container', flags.container]);
  if (input !== '') query.push(['stdin', 'true']);
  if (flags.tty) query.push(['tty', 'true']);
  for (const word of command) query.push(['command', word]);
  const asked = { subresource: 'exec', query, input, hasInput: input !== '' } as const;
  return streamText(driver, pod, flags.namespace, asked);
};

/** `debug POD IMAGE [TARGET] -- command`: an ephemeral container, as kubectl debug adds it. */
const debug: Command = (driver, flags) => {
  const [pod = '', image = '', target = '', ...command] = flags.words;
  const definition = driver.definition('pods');
  const { namespace } = flags;
  const response = driver.request('get', definition, namespace, pod);
  if (response.code >= 400) return outcome(response, '');
  const { spec } = objectOf(response) as Pod;
  const name = `debugger-${(spec.ephemeralContainers ?? []).length + 1}`;
  const container = {
    name,
    image,
    ...(target === '' ? {} : { targetContainerName: target }),
    ...(command.length === 0 ? { stdin: true, tty: true } : { command }),
  };
  const patched = driver.request('patch', definition, namespace, pod, {
    subresource: 'ephemeralcontainers',
    patchType: 'strategic',
    body: { spec: { ephemeralContainers: [container] } },
  });
  return outcome(patched, `Defaulting debug container name to ${name}.`);
};

function machineOf(driver: ClusterDriver, name: string): Machine {
  const found = driver.engine.cluster.machine(name)?.machine;
  if (!found) throw new Error(`no machine ${name}`);
  return found;
}

/** `node NAME command ...`: runs a program on the machine itself, as over ssh. */
const node: Command = (driver, { words: [name = '', ...argv] }) => {
  const machine = machineOf(driver, name);
  const found = findProgram(machine.files, argv[0] ?? '', '/usr/local/bin', '/');
  if (found.is !== 'program') return found.message;
  let text = '';
  const output = { write: (part: string) => (text += part) };
  const process = machine.createProcess(argv[0] ?? '');
  const context = {
    process,
    argv,
    env: new Map<string, string>(),
    hostname: name,
    workingDirectory: '/',
    user: { uid: 0, gid: 0 },
    files: machine.files,
    net: machine.host,
    group: machine.group,
    processes: machine.pids,
    pid: 0,
    stdin: NO_INPUT,
    stdout: output,
    stderr: output,
  };
  process.run(found.program(context));
  driver.engine.settleInstant();
  return text;
};

const writeFile: Command = (driver, { words: [name = '', path = ''] }, input) => {
  const failed = machineOf(driver, name).files.writeText(path, `${input}\n`);
  return failed ? failed.text : '';
};

const removeFile: Command = (driver, { words: [name = '', path = ''] }) =>
  machineOf(driver, name).files.remove(path)?.text ?? '';

/** The last lines of a unit's journal: two, or as many as are asked for. */
const journal: Command = (driver, { words: [name = '', unit = '', count = '2'] }) =>
  (machineOf(driver, name).unitLog(unit)?.tail(Number(count)) ?? [])
    .map(({ text }) => text)
    .join('\n');

interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

interface Metrics {
  readonly metadata: { readonly name: string };
  readonly usage?: Usage;
  readonly containers?: readonly { readonly name: string; readonly usage: Usage }[];
}

/** `top pods|nodes [-n namespace]`: what the metrics API says, container by container. */
const top: Command = (driver, { words: [kind = 'pods'], namespace }) => {
  const pods = driver.definition('pods');
  const response = driver.request('list', pods, namespace, '', {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    resource: kind,
    namespace: kind === 'pods' ? namespace : '',
  });
  if (response.code >= 400) return outcome(response, '');
  const { items } = objectOf(response) as { readonly items: readonly Metrics[] };
  const line = (name: string, usage: Usage): string => `${name} ${usage.cpu} ${usage.memory}`;
  return items
    .flatMap(({ metadata, usage, containers = [] }) => [
      ...(usage ? [line(metadata.name, usage)] : []),
      ...containers.map((one) => line(`${metadata.name}/${one.name}`, one.usage)),
    ])
    .join('\n');
};

export const CONTAINER_COMMANDS: readonly (readonly [string, Command])[] = [
  ['logs', logs],
  ['exec', exec],
  ['debug', debug],
  ['node', node],
  ['write', writeFile],
  ['remove', removeFile],
  ['journal', journal],
  ['top', top],
];
