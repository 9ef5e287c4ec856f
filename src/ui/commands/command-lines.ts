// The kubectl lines of the page's commands: what the terminal, or kubectl elsewhere, would be told.
import type { CommandName } from './bus.ts';
import { nextSpeed } from './speeds.ts';

/** What the lines depend on, as it is when they are shown. */
export interface Situation {
  readonly isPaused: boolean;
  readonly speed: number;
  /** Worker machines outside node groups. */
  readonly workers: number;
  /** The file that the editor shows. */
  readonly file: string;
}

const CLOCK = '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster';
export const NODE_POOL = '/apis/sim.kubetarium.dev/v1alpha1/nodepools/workers';

function clockLine(spec: object): string {
  return `kubectl patch clock cluster --type=merge -p '${JSON.stringify({ spec })}'`;
}

function clockVerb(verb: string): string {
  return `echo '{}' | kubectl create --raw ${CLOCK}/${verb} -f -`;
}

export function pauseLine(paused: boolean): string {
  return clockLine({ paused });
}

export function speedLine(speed: number): string {
  return clockLine({ speed });
}

export function workersLine(replicas: number): string {
  return `kubectl scale nodepool workers --replicas=${replicas}`;
}

const LINES = new Map<CommandName, (now: Situation) => string>([
  ['pause', ({ isPaused }) => pauseLine(!isPaused)],
  ['step', () => clockVerb('step')],
  ['fastForward', () => clockVerb('fastforward')],
  ['slower', ({ speed }) => speedLine(nextSpeed(speed, -1))],
  ['faster', ({ speed }) => speedLine(nextSpeed(speed, 1))],
  ['apply', ({ file }) => `kubectl apply -f ${file}`],
  ['addNode', ({ workers }) => workersLine(workers + 1)],
]);

/** Undefined for what concerns the page alone: kubectl knows nothing of views and panels. */
export function lineOf(name: CommandName, now: Situation): string | undefined {
  return LINES.get(name)?.(now);
}
