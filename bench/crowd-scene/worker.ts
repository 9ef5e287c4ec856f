// Stands in for the engine's worker: shows a crowd that changes, so that what is measured is the
// page alone, at sizes whose simulation takes minutes.
import { TopologyView } from '../../src/engine/views/topology/topology-view.ts';
import type { ClockView, FromEngine, ToEngine } from '../../src/hosts/worker/protocol.ts';
import { PROTOCOL_VERSION } from '../../src/hosts/worker/protocol.ts';
import { Crowd } from './crowd.ts';

interface WorkerScope {
  onmessage: ((event: { readonly data: ToEngine }) => void) | null;
  postMessage(message: FromEngine, transfer: readonly ArrayBufferLike[]): void;
  setInterval(run: () => void, milliseconds: number): void;
  performance: { now(): number };
}

const CHANGES_PER_SECOND = 200;
const TICK_MS = 20;
const START = 1_767_254_400e6;

const scope = globalThis as unknown as WorkerScope;
const topology = new TopologyView();
let crowd: Crowd | undefined;
let frame = 0;
let acknowledged = 0;

function send(): void {
  const patch = frame === acknowledged ? topology.take() : undefined;
  if (!patch) return;
  const transfer = [patch.pods.buffer, patch.links.buffer];
  scope.postMessage({ is: 'frame', frame: ++frame, clock: clock(), patches: [patch] }, transfer);
}

function clock(): ClockView {
  const now = START + Math.round(scope.performance.now()) * 1000;
  const pace = { paused: false, speed: 1, reached: 1, behind: false };
  return { now, start: START, ...pace, shown: null, api: 'serves' };
}

function begin(nodes: number, seed: number): void {
  crowd = new Crowd(nodes, (event) => topology.apply(event));
  const session = { id: 'crowd', isNew: false, origin: null, isSame: null };
  const cluster = { name: 'crowd', version: 'v1.35', seed };
  scope.postMessage({ is: 'ready', version: PROTOCOL_VERSION, cluster, session }, []);
  let [last, owed] = [scope.performance.now(), 0];
  scope.setInterval(() => {
    const now = scope.performance.now();
    owed += ((now - last) * CHANGES_PER_SECOND) / 1000;
    last = now;
    for (; owed >= 1; owed--) crowd?.change();
    send();
  }, TICK_MS);
}

scope.onmessage = ({ data }) => {
  if (data.is === 'start') begin(data.config.nodes, data.config.seed);
  if (data.is === 'ack') acknowledged = data.frame;
  if (data.is === 'subscribe' && data.subscription.view === 'topology') {
    topology.show(data.subscription.namespace, data.subscription.labels);
  }
  if (data.is === 'query' || data.is === 'input') {
    scope.postMessage({ is: 'refused', id: data.id, message: 'This crowd only looks busy.' }, []);
  }
  send();
};
