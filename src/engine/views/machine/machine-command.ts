// Commands that look at a machine from its own shell: crictl, iptables, ip, journalctl, ps, etcdctl.
// They read the world and change nothing in it, so that no journal needs to know of them.
import { formatTime } from '../../../model/meta/time.ts';
import { renderNatTable } from '../../../node/dataplane/proxy/render-nat.ts';
import { CriError } from '../../../node/runtime/cri.ts';
import {
  containersTable,
  imagesTable,
  podsTable,
  statsTable,
} from '../../../node/runtime/crictl/tables.ts';
import type { Cluster, ClusterMachine } from '../../cluster/cluster.ts';
import type { Machine } from '../../../world/machines/machine.ts';
import type { CommandResult } from './command-result.ts';
import { etcdctl } from './etcdctl.ts';

type Command = (context: Context) => CommandResult;

interface Context {
  readonly cluster: Cluster;
  readonly machine: ClusterMachine;
  readonly args: readonly string[];
}

const done = (out: string): CommandResult => ({ code: 0, out, err: '' });
const failed = (err: string, code = 1): CommandResult => ({ code, out: '', err: `${err}\n` });

/** Runs one command on a machine; without a command only says whether one can log in there. */
export function machineCommand(
  cluster: Cluster,
  name: string,
  words: readonly string[],
): CommandResult {
  const machine = cluster.machine(name);
  if (!machine)
    return failed(`ssh: Could not resolve hostname ${name}: Name or service not known`, 255);
  if (!machine.machine.isOn) {
    return failed(`ssh: connect to host ${name} port 22: No route to host`, 255);
  }
  const [word = 'true', ...args] = words[0] === 'sudo' ? words.slice(1) : words;
  const command = COMMANDS.get(word);
  if (!command) return failed(`sh: ${word}: not found`, 127);
  try {
    return command({ cluster, machine, args });
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return failed(`FATA[0000] ${error.message}`);
  }
}

/** Flags that take a value are kept with it: `-n 20`, `-u kubelet`. */
function flag(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (names.includes(arg)) return args[at + 1];
    const long = names.find((name) => name.startsWith('--') && arg.startsWith(`${name}=`));
    if (long) return arg.slice(long.length + 1);
    const short = names.find((name) => /^-\w$/.test(name) && arg.startsWith(name));
    if (short && arg.length > 2) return arg.slice(2);
  }
  return undefined;
}

const crictl: Command = ({ machine, args }) => {
  const { runtime } = machine;
  if (!runtime) return failed('sh: crictl: not found', 127);
  const { now } = machine.machine.kernel.clock;
  const isAll = args.includes('-a') || args.includes('--all');
  switch (args[0]) {
    case 'ps':
      return done(containersTable(runtime, now, isAll));
    case 'pods':
      return done(podsTable(runtime, now));
    case 'images':
      return done(imagesTable(runtime));
    case 'stats':
      return done(statsTable(runtime));
    case 'logs': {
      const id = args.find((arg, at) => at > 0 && !arg.startsWith('-')) ?? '';
      const found = runtime.listContainers({}).find((one) => id !== '' && one.id.startsWith(id));
      return found
        ? done(runtime.containerLog(found.id)?.tail(Infinity, Infinity) ?? '')
        : failed(`FATA[0000] rpc error: code = NotFound desc = container "${id}": not found`);
    }
    default:
      return failed(`No help topic for '${args[0] ?? ''}'`, 3);
  }
};

const iptables: Command = ({ cluster, machine, args }) => {
  const table = flag(args, '-t', '--table') ?? 'filter';
  const node = cluster.dataplane.node(machine.machine.name);
  if (table !== 'nat' || !args.some((arg) => /^-\w*[LS]|^--list/.test(arg))) {
    return failed('iptables: this shell shows the service rules: iptables -t nat -L -n', 2);
  }
  return node ? done(renderNatTable(node, cluster.dataplane.services)) : done('');
};

const ip: Command = ({ cluster, machine, args }) => {
  const { name, host } = machine.machine;
  if (/^a(ddr(ess)?)?$/.test(args[0] ?? '')) {
    return done(
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n' +
        `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet ${host.address}/16 scope global eth0\n`,
    );
  }
  if (!/^r(oute)?$/.test(args[0] ?? ''))
    return failed(`Object "${args[0] ?? ''}" is unknown, try "ip help".`);
  const lines = [
    'default via 172.18.0.1 dev eth0 ',
    `172.18.0.0/16 dev eth0 proto kernel scope link src ${host.address} `,
  ];
  for (const node of cluster.store.list('nodes', { namespace: '' })) {
    const { metadata, spec } = node as { metadata: { name?: string }; spec?: { podCIDR?: string } };
    const range = spec?.podCIDR;
    const other = cluster.machine(metadata.name ?? '')?.machine.host.address;
    if (!range || !other) continue;
    lines.push(
      metadata.name === name
        ? `${range} dev cni0 proto kernel scope link `
        : `${range} via ${other} dev eth0 `,
    );
  }
  return done(lines.map((line) => `${line}\n`).join(''));
};

const journalctl: Command = ({ machine, args }) => {
  const unit = (flag(args, '-u', '--unit') ?? 'kubelet').replace(/\.service$/, '');
  const log = machine.machine.unitLog(unit);
  if (!log) return done('-- No entries --\n');
  const count = Number(flag(args, '-n', '--lines') ?? 200);
  const lines = log
    .tail(count)
    .map(
      ({ at, text }) =>
        `${stamp(formatTime(at))} ${machine.machine.name} ${unit}[${pidOf(machine.machine, unit)}]: ` +
        `${text}\n`,
    );
  return done(lines.length > 0 ? lines.join('') : '-- No entries --\n');
};

/** The number of a unit's process on its machine; init itself has the first. */
function pidOf({ pids }: Machine, unit: string): number {
  for (const [pid, { command }] of pids.list()) if (command === unit) return pid;
  return 1;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Jan 01 08:00:00` of an RFC 3339 time. */
function stamp(time: string): string {
  return `${MONTHS[Number(time.slice(5, 7)) - 1]} ${time.slice(8, 10)} ${time.slice(11, 19)}`;
}

const ps: Command = ({ machine }) => {
  const rows = ['    PID USER     COMMAND'];
  let pid = 1;
  const row = (command: string): void =>
    void rows.push(`${String(pid++).padStart(7)} root     ${command}`);
  row('/sbin/init');
  for (const unit of machine.machine.unitNames()) {
    if (machine.machine.unitProcess(unit)) row(`/usr/bin/${unit}`);
  }
  for (const container of machine.runtime?.runningContainers() ?? []) {
    const { name, namespace } = container.sandbox.config;
    row(`${container.config.name} (pod ${namespace}/${name})`);
  }
  return done(rows.map((line) => `${line}\n`).join(''));
};

const systemctl: Command = ({ machine, args }) => {
  const [action = 'list-units', unit = ''] = args;
  const { machine: computer } = machine;
  const state = (name: string): string =>
    computer.unitProcess(name) ? 'active (running)' : 'inactive (dead)';
  if (action === 'status') {
    const name = unit.replace(/\.service$/, '');
    if (![...computer.unitNames()].includes(name))
      return failed(`Unit ${name}.service could not be found.`, 4);
    return done(`● ${name}.service\n     Active: ${state(name)}\n`);
  }
  if (action !== 'list-units')
    return failed(`systemctl ${action} is not part of this shell: kill components with a Fault`, 2);
  return done(
    [...computer.unitNames()]
      .map((name) => `  ${`${name}.service`.padEnd(24)} ${state(name)}\n`)
      .join(''),
  );
};

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['crictl', crictl],
  ['iptables', iptables],
  ['ip', ip],
  ['journalctl', journalctl],
  ['ps', ps],
  ['systemctl', systemctl],
  ['etcdctl', ({ cluster, args }) => etcdctl(cluster, args)],
  ['hostname', ({ machine }) => done(`${machine.machine.name}\n`)],
  ['whoami', () => done('root\n')],
  ['true', () => done('')],
  ['echo', ({ args }) => done(`${args.join(' ')}\n`)],
]);
