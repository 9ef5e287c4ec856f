// The command line of `npm run serve`. Every mistake is one line on stderr and exit code 2.
import { PRESETS, RUNTIME_NAMES } from '../../engine/cluster/cluster-config.ts';
import type { Preset, RuntimeName } from '../../engine/cluster/cluster-config.ts';
import { parseTime } from '../../model/meta/time.ts';
import { milliValue, parseQuantity, wholeValue } from '../../model/meta/quantity.ts';

export interface Flags {
  readonly port: number;
  readonly host: string;
  readonly nodes?: number;
  readonly controlPlanes?: number;
  readonly nodeCpuMilli?: number;
  readonly nodeMemoryBytes?: number;
  readonly nodePods?: number;
  readonly clock: 'realtime' | 'manual';
  readonly seed: number;
  /** Virtual time at the start; the same for every run when it is not given. */
  readonly startMicros?: number;
  readonly kubeconfig: string;
  readonly preset: Preset;
  /** A file that holds a KubeSchedulerConfiguration. */
  readonly schedulerConfig?: string;
  /** Runtimes of nodes that do not run containerd. */
  readonly runtimes: { readonly [node: string]: RuntimeName };
  readonly help: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is wrong with the command line, for people. */
export class FlagError extends Error {}

const MAX_NODES = 5_000;

export const USAGE = `usage: npm run serve -- [flags]
  --port N             port to listen on, 0 for any free one (6443)
  --host ADDRESS       address to listen on (127.0.0.1)
  --nodes N            worker nodes (3)
  --control-planes N   1, 3 or 5 (1)
  --node-cpu Q         cpu of each worker (4)
  --node-memory Q      memory of each worker (8Gi)
  --node-pods N        pods that each worker takes (110)
  --clock MODE         realtime or manual (realtime)
  --seed N             same seed and inputs, same history (1)
  --start TIME         virtual time at the start: now, or RFC 3339 (2026-01-01T08:00:00Z)
  --kubeconfig PATH    where to write the kubeconfig (./kubeconfig.yaml)
  --scheduler-config PATH  a KubeSchedulerConfiguration for kube-scheduler
  --preset NAME        ${PRESETS.join(', ')} (kubeadm)
  --runtime NODE=NAME  ${RUNTIME_NAMES.join(', ')} on one node; may be given again
`;

type Reader = (flags: Mutable<Flags>, value: string) => void;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['port', (flags, value) => (flags.port = whole('port', value, 0, 65_535))],
  ['host', (flags, value) => (flags.host = value)],
  ['nodes', (flags, value) => (flags.nodes = whole('nodes', value, 0, MAX_NODES))],
  ['control-planes', (flags, value) => (flags.controlPlanes = odd(value))],
  ['node-cpu', (flags, value) => (flags.nodeCpuMilli = milliValue(amount('node-cpu', value)))],
  [
    'node-memory',
    (flags, value) => (flags.nodeMemoryBytes = wholeValue(amount('node-memory', value))),
  ],
  ['node-pods', (flags, value) => (flags.nodePods = whole('node-pods', value, 1, 10_000))],
  ['clock', (flags, value) => (flags.clock = clockMode(value))],
  ['seed', (flags, value) => (flags.seed = whole('seed', value, 0, 4_294_967_295))],
  ['start', (flags, value) => (flags.startMicros = startTime(value))],
  ['kubeconfig', (flags, value) => (flags.kubeconfig = value)],
  ['scheduler-config', (flags, value) => (flags.schedulerConfig = value)],
  ['preset', (flags, value) => (flags.preset = preset(value))],
  ['runtime', (flags, value) => (flags.runtimes = { ...flags.runtimes, ...runtime(value) })],
]);

/** Throws FlagError. */
export function parseFlags(argv: readonly string[]): Flags {
  const flags: Mutable<Flags> = {
    port: 6443,
    host: '127.0.0.1',
    clock: 'realtime',
    seed: 1,
    kubeconfig: './kubeconfig.yaml',
    preset: 'kubeadm',
    runtimes: {},
    help: false,
  };
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '--help' || word === '-h') {
      flags.help = true;
      continue;
    }
    const [, name = '', , inline] = /^--([a-z-]+)(=(.*))?$/.exec(word) ?? [];
    const read = READERS.get(name);
    if (!read) throw new FlagError(`unknown flag: ${word}`);
    const value = inline ?? argv[++index];
    if (value === undefined || value === '') throw new FlagError(`flag needs a value: --${name}`);
    read(flags, value);
  }
  return flags;
}

function whole(name: string, value: string, low: number, high: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= low && number <= high) return number;
  throw new FlagError(`--${name}: "${value}" is not a whole number from ${low} to ${high}`);
}

function odd(value: string): number {
  if (['1', '3', '5'].includes(value)) return Number(value);
  throw new FlagError(`--control-planes: "${value}" is none of 1, 3, 5`);
}

function amount(name: string, value: string): string {
  const parsed = parseQuantity(value);
  if (parsed && milliValue(value) > 0) return value;
  throw new FlagError(`--${name}: "${value}" is not an amount above 0 such as 4, 500m or 8Gi`);
}

function runtime(value: string): { readonly [node: string]: RuntimeName } {
  const [node = '', name = ''] = value.split('=');
  const known = RUNTIME_NAMES.find((one) => one === name);
  if (node !== '' && known) return { [node]: known };
  throw new FlagError(`--runtime: "${value}" is not NODE=${RUNTIME_NAMES.join('|')}`);
}

function clockMode(value: string): Flags['clock'] {
  if (value === 'realtime' || value === 'manual') return value;
  throw new FlagError(`--clock: "${value}" is neither realtime nor manual`);
}

/** kubectl reckons the ages that it shows itself with the host's clock: `now` makes them right. */
function startTime(value: string): number {
  if (value === 'now') return Math.floor(Date.now() / 1_000) * 1_000_000;
  const micros = parseTime(value);
  if (micros !== undefined && micros > 0) return micros;
  throw new FlagError(`--start: "${value}" is neither now nor a time such as 2026-01-01T08:00:00Z`);
}

function preset(value: string): Preset {
  const found = PRESETS.find((one) => one === value);
  if (found) return found;
  throw new FlagError(`--preset: "${value}" is none of ${PRESETS.join(', ')}`);
}
