// The kubectl line of every command of the page does what it says: typed into the page's terminal,
// and into a shell with the real kubectl before `npm run serve`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workstation } from '../../src/ui/features/terminal/workstation.ts';
import type { CommandName } from '../../src/ui/commands/bus.ts';
import { lineOf } from '../../src/ui/commands/command-lines.ts';
import { PAGE_COMMANDS } from '../../src/ui/commands/page-commands.ts';
import type { ActionTarget } from '../../src/ui/commands/action-lines.ts';
import {
  ACTION_LINES,
  componentDownLine,
  componentUpLine,
} from '../../src/ui/commands/action-lines.ts';
import { InPageKubectl } from './parity/in-page-kubectl.ts';
import { missingClients } from './real-clients.ts';
import type { Outcome } from './test-server.ts';
import { TestServer } from './test-server.ts';

const SEED = 3;
const ADVANCE = '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster/advance';
const SITUATION = { isPaused: false, speed: 1, workers: 3, file: 'web.yaml' };

/** What concerns the page alone: no cluster knows of views, panels and moments shown. */
const OF_THE_PAGE = new Set<CommandName>([
  'live',
  'branch',
  'copyLine',
  'palette',
  'fit',
  'centre',
  'nextView',
  'previousView',
  'zoomIn',
  'zoomOut',
  'toGraph',
  'toInspector',
  'toggleEditor',
  'toggleInspector',
  'toggleEvents',
  'toggleNarrator',
  'toggleTimeline',
  'toggleTerminal',
  'sessions',
  'lowPower',
  'present',
  'theme',
  'help',
  'close',
]);

const POD: ActionTarget = {
  kind: 'Pod',
  namespace: 'default',
  name: 'one',
  isCordoned: false,
  isPoweredOff: false,
  replicas: undefined,
  container: 'one',
};
const NODE = { ...POD, kind: 'Node', namespace: '', name: 'worker-1', container: '' };
const WEB = { ...POD, kind: 'Deployment', name: 'web', replicas: 2, container: '' };

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: one, image: "nginx:1.27"}]}
`;

interface Step {
  readonly line: string;
  /** What a question answers before and after the line, if it has an effect. */
  readonly ask: string;
  readonly before: RegExp;
  readonly after: RegExp;
  /** Virtual seconds that pass after the line. */
  readonly seconds?: number;
}

const CLOCK = 'kubectl get clock cluster -o jsonpath={.spec}';
const TIME = 'kubectl get clock cluster -o jsonpath={.status.elapsedSeconds}';
const line = (name: CommandName, differences = {}): string =>
  lineOf(name, { ...SITUATION, ...differences }) as string;
const action = (label: string, target: ActionTarget, replicas = 0): string =>
  ACTION_LINES.get(label)?.(target, replicas) as string;

const PAGE_STEPS: ReadonlyMap<CommandName, Step> = new Map<CommandName, Step>([
  ['pause', { line: line('pause'), ask: CLOCK, before: /./, after: /"paused":true/ }],
  ['slower', { line: line('slower'), ask: CLOCK, before: /./, after: /"speed":0.5/ }],
  ['faster', { line: line('faster'), ask: CLOCK, before: /"speed":0.5/, after: /"speed":2/ }],
  [
    'apply',
    {
      line: line('apply'),
      ask: 'kubectl get deploy web -o name',
      before: /^$/,
      after: /web/,
      seconds: 30,
    },
  ],
  ['step', { line: line('step'), ask: TIME, before: /^[\d.]+$/, after: /^[\d.]+$/ }],
  ['fastForward', { line: line('fastForward'), ask: TIME, before: /^\d/, after: /^\d+\.?\d*$/ }],
  [
    'addNode',
    {
      line: line('addNode'),
      ask: 'kubectl get nodes -o name',
      before: /worker-3\n$/,
      after: /worker-4/,
      seconds: 60,
    },
  ],
]);

const DEPLOYED = 'kubectl get deploy web -o jsonpath={.spec.replicas}';
const CORDONED = 'kubectl get node worker-1 -o jsonpath={.spec.unschedulable}';
const FAULTS = 'kubectl get faults -o name';
const ACTION_STEPS: readonly (readonly [label: string, Step])[] = [
  [
    'Kill container',
    {
      line: action('Kill container', POD),
      ask: "kubectl get pod one -o jsonpath='{.status.containerStatuses[0].restartCount}'",
      before: /^0$/,
      after: /^1$/,
      seconds: 20,
    },
  ],
  ['Scale', { line: action('Scale', WEB, 3), ask: DEPLOYED, before: /^2$/, after: /^3$/ }],
  [
    'Restart rollout',
    {
      line: action('Restart rollout', WEB),
      ask: 'kubectl get deploy web -o jsonpath={.spec.template.metadata}',
      before: /^((?!restartedAt).)*$/,
      after: /restartedAt/,
      seconds: 30,
    },
  ],
  [
    'Roll back',
    {
      line: action('Roll back', WEB),
      ask: 'kubectl get deploy web -o jsonpath={.spec.template.metadata}',
      before: /restartedAt/,
      after: /^((?!restartedAt).)*$/,
    },
  ],
  ['Cordon', { line: action('Cordon', NODE), ask: CORDONED, before: /^$/, after: /^true$/ }],
  ['Uncordon', { line: action('Uncordon', NODE), ask: CORDONED, before: /^true$/, after: /^$/ }],
  [
    'Drain',
    {
      line: action('Drain', { ...NODE, name: 'worker-4' }),
      ask: 'kubectl get node worker-4 -o jsonpath={.spec.unschedulable}',
      before: /^$/,
      after: /^true$/,
    },
  ],
  [
    'Power off',
    {
      line: action('Power off', NODE),
      ask: FAULTS,
      before: /^((?!power-off).)*$/s,
      after: /power-off-worker-1/,
    },
  ],
  [
    'Power on',
    {
      line: action('Power on', NODE),
      ask: FAULTS,
      before: /power-off-worker-1/,
      after: /^((?!power-off).)*$/s,
    },
  ],
  [
    'Component down',
    {
      line: componentDownLine('kube-scheduler'),
      ask: FAULTS,
      before: /^((?!scheduler).)*$/s,
      after: /scheduler/,
    },
  ],
  [
    'Component up',
    {
      line: componentUpLine('kube-scheduler'),
      ask: FAULTS,
      before: /scheduler/,
      after: /^((?!scheduler).)*$/s,
    },
  ],
  [
    'Delete',
    { line: action('Delete', WEB), ask: 'kubectl get deploy -o name', before: /web/, after: /^$/ },
  ],
];

test('every command has a line or concerns the page alone', () => {
  for (const { name } of PAGE_COMMANDS) {
    expect([name, lineOf(name, SITUATION) !== undefined]).toEqual([name, !OF_THE_PAGE.has(name)]);
    expect([name, PAGE_STEPS.has(name)]).toEqual([name, !OF_THE_PAGE.has(name)]);
  }
  const tried = new Set(ACTION_STEPS.map(([label]) => label));
  for (const label of ACTION_LINES.keys()) expect([label, tried.has(label)]).toEqual([label, true]);
});

interface Shell {
  run(line: string): Promise<Outcome>;
  advance(seconds: number): Promise<void>;
}

function terminal(): Shell {
  const files = new Map([['web.yaml', MANIFEST]]);
  const page = new InPageKubectl(SEED, { server: 'https://127.0.0.1:6443', files });
  const station = new Workstation(page.place(), []);
  return {
    async run(text) {
      let stdout = '';
      let stderr = '';
      const code = await station.run(text, {
        out: (one) => void (stdout += one),
        err: (one) => void (stderr += one),
        signal: AbortSignal.timeout(60_000),
      });
      return { code, stdout, stderr };
    },
    advance: async (seconds) => void page.engine.advance(seconds * 1e6),
  };
}

function shellOf(server: TestServer): Shell {
  return {
    run: (text) => server.shell(text, { cwd: server.folder }),
    async advance(seconds) {
      const stdin = JSON.stringify({ seconds });
      await server.ok(`create --raw ${ADVANCE} -f -`, { stdin });
    },
  };
}

/** A drain waits for its pods, and pods for the clock. */
async function whileTimePasses(shell: Shell, line: string): Promise<Outcome> {
  const run = { isOver: false };
  const outcome = shell.run(line).finally(() => (run.isOver = true));
  while (!run.isOver) {
    await shell.advance(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return outcome;
}

const STEPS = [...PAGE_STEPS, ...ACTION_STEPS];

function walk(shell: () => Shell): void {
  test.each(STEPS)('%s', async (_, { line, ask, before, after, seconds = 0 }) => {
    expect((await shell().run(ask)).stdout).toMatch(before);
    expect(await whileTimePasses(shell(), line)).toMatchObject({ code: 0 });
    if (seconds > 0) await shell().advance(seconds);
    expect((await shell().run(ask)).stdout).toMatch(after);
  });
}

describe("the page's terminal", () => {
  let shell: Shell;
  beforeAll(() => void (shell = terminal()));
  walk(() => shell);
});

describe.skipIf(missingClients() !== '')('the real kubectl', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(1, ['--clock', 'manual', '--seed', String(SEED)]);
    writeFileSync(path.join(server.folder, 'web.yaml'), MANIFEST);
  });
  afterAll(() => server?.stop());
  walk(() => shellOf(server));
});
