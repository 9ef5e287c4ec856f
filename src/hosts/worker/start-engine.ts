// Builds the engine that a worker holds, and opens it to the worker's loop.
import { Engine } from '../../engine/engine.ts';
import { SIMULATION_GROUP, SIMULATION_VERSION } from '../../lab/simulation-api/simulation-crd.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { quantityNumber } from '../../engine/views/amounts.ts';
import { Chronicle, KEPT_RECORDS } from '../../engine/history/chronicle.ts';
import { newPast } from '../../engine/history/past.ts';
import type { Stories } from '../../engine/views/story/story.ts';
import { newStories } from '../../engine/views/story/story.ts';
import type { Vitals } from '../../engine/views/vitals/vitals.ts';
import { newVitals } from '../../engine/views/vitals/vitals.ts';
import { TimelineView } from '../../engine/views/timeline/timeline-view.ts';
import { entriesUntil } from '../../kernel/journal.ts';
import type { Previewer } from '../../engine/preview/previewer.ts';
import { newPreviewer } from '../../engine/preview/previewer.ts';
import { clusterFacts } from '../../engine/views/facts/cluster-facts.ts';
import { machineCommand } from '../../engine/views/machine/machine-command.ts';
import { Replay } from '../../engine/replay.ts';
import type { Node } from '../../model/generated/types.ts';
import { isConditionTrue } from '../../model/meta/conditions.ts';
import type { Boot, ClockWish, EngineDoor } from './engine-door.ts';
import type { BootView } from './protocol.ts';
import { ADMINISTRATOR } from './administrator.ts';
import type { InPageApi } from './in-page-api.ts';
import { openInPageApi } from './in-page-api.ts';
import type { HistoryMark, StartConfig } from './session.ts';

/** The Kubernetes version that the clusters are. */
const VERSION = 'v1.35';
/** More worker nodes than this make a large cluster. */
const LARGE_NODES = 200;

/** Switches the machines on; the cluster comes up as it is run. */
export function beginEngine(config: StartConfig): Boot {
  const engine = Engine.powerOn({
    seed: config.seed,
    nodes: config.nodes,
    controlPlanes: config.controlPlanes,
    nodeCpuMilli: Math.round(quantityNumber(config.nodeCpu) * 1000),
    nodeMemoryBytes: quantityNumber(config.nodeMemory),
    nodePods: config.nodePods,
  });
  return {
    run: (maxEvents) => engine.runUntil(engine.config.start, maxEvents),
    view: () => bootView(engine),
    open: () => openEngine(engine, config),
  };
}

/** A cluster that has come up. */
export function startEngine(config: StartConfig): EngineDoor {
  const boot = beginEngine(config);
  boot.run(Infinity);
  return boot.open();
}

function bootView({ store, config }: Engine): BootView {
  let joined = 0;
  let ready = 0;
  if ([...store.resources()].includes('nodes')) {
    for (const node of store.list('nodes', { namespace: '' })) {
      joined++;
      if (isConditionTrue((node as Node).status?.conditions, 'Ready')) ready++;
    }
  }
  return { nodes: config.nodes + config.controlPlanes, joined, ready };
}

function openEngine(engine: Engine, config: StartConfig): EngineDoor {
  const journal = engine.startJournal();
  const hash = engine.startHashing(config.nodes <= LARGE_NODES);
  const stores = [engine.store, engine.simulation.store];
  const chronicle = new Chronicle(stores, engine.kernel.trace, recordsKept(config));
  const timeline = new TimelineView(chronicle, engine.config.start);
  journal.onAppend((entry) => timeline.input(entry));
  const mark = (): HistoryMark => {
    engine.settleInstant();
    return { at: engine.now, digest: hash.digest() };
  };
  const registry = engine.apiServer()?.registry ?? engine.simulation.server.registry;
  let api: InPageApi | undefined;
  let stories: Stories | undefined;
  let vitals: Vitals | undefined;
  let previewer: Previewer | undefined;
  return {
    get now() {
      return engine.now;
    },
    get apiState() {
      const server = engine.apiServer();
      if (!server) return 'no server';
      return server.etcd.unavailable() === undefined ? 'serves' : 'no etcd';
    },
    start: engine.config.start,
    seed: config.seed,
    version: VERSION,
    stores,
    chronicle,
    timeline,
    get stories() {
      return (stories ??= newStories(chronicle, engine.kernel.trace));
    },
    get vitals() {
      return (vitals ??= newVitals(engine.cluster));
    },
    past: () => newPast(chronicle, engine.kernel.clock),
    controlPlane: engine.cluster,
    advance: (micros, maxEvents) => engine.advance(micros, maxEvents),
    step: () => engine.step(),
    replay: (entries, until) => new Replay(engine, entries, until),
    onInput: (listener) => {
      journal.entries.forEach(listener);
      journal.onAppend(listener);
    },
    mark,
    session: (until) => {
      const isWhole = until === undefined || until >= engine.now;
      const reached = isWhole ? mark() : { at: until, digest: '' };
      const entries = entriesUntil(journal.entries, reached.at);
      return { kubetarium: 'session', version: 1, config, entries, mark: reached };
    },
    get clock() {
      return engine.simulation.clock.spec;
    },
    wishClock: (wish) => void engine.request(clockPatch(wish)),
    onClock: (listener) => engine.simulation.onClock(listener),
    fetch: (request, time, sink) => {
      api ??= openInPageApi(engine, registry);
      return api.fetch(request, time, sink);
    },
    connect: (request, listener) => {
      api ??= openInPageApi(engine, registry);
      return api.connect(request, listener);
    },
    onMachine: (machine, words) => machineCommand(engine.cluster, machine, words),
    facts: (questions) => clusterFacts(engine.store, engine.cluster.images, questions),
    preview: (question) => {
      previewer ??= newPreviewer(engine, ADMINISTRATOR);
      return previewer.answer(question);
    },
    addNode: () => engine.addNode(),
  };
}

/** In a large cluster every record holds on to much: looking back reaches less far there. */
function recordsKept({ nodes }: StartConfig): number {
  return nodes > LARGE_NODES ? KEPT_RECORDS / 5 : KEPT_RECORDS;
}

function clockPatch(wish: ClockWish): ApiRequest {
  return {
    verb: 'patch',
    group: SIMULATION_GROUP,
    version: SIMULATION_VERSION,
    resource: 'clocks',
    subresource: '',
    namespace: '',
    name: 'cluster',
    options: {},
    body: { spec: wish },
    patchType: 'merge',
    credentials: ADMINISTRATOR,
    userAgent: 'kubetarium-page',
  };
}
