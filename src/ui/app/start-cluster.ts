// Starts the engine with what the address asks for, opens the in-page API, sets the first scene.
import type { Beginning, StartConfig } from '../../hosts/worker/protocol.ts';
import { APPLY_PATCH, call } from '../api/api.ts';
import { objectPath } from '../api/paths.ts';
import { startCrowd, takeCrowd, wantCrowd } from '../commands/new-cluster.ts';
import { lostRunOf } from '../store/last-run.ts';
import { MOST_NODES, MOST_PODS } from '../store/cluster-demand.ts';
import { engine } from '../store/engine-client.ts';
import { useEngine } from '../store/engine-state.ts';
import { notify } from '../store/notices.ts';
import { sessionBeforeReload } from '../store/remembered-session.ts';
import { followVitals } from '../store/vitals.ts';
import { useWorkspace } from '../store/workspace.ts';
import { FIRST_SCENE } from './first-scene.ts';

/** Rows of the Events panel that the engine sends. */
const EVENT_ROWS = 300;

declare global {
  interface Window {
    /** The in-page Kubernetes API: same paths as the HTTPS one. */
    kubetarium: { fetch(path: string, init?: RequestInit): Promise<Response> };
  }
}

function numberFromAddress(name: string, fallback: number, most: number): number {
  const value = Number(new URLSearchParams(location.search).get(name) ?? fallback);
  return Number.isInteger(value) && value >= 0 && value <= most ? value : fallback;
}

function configFromAddress(): StartConfig {
  return {
    nodes: numberFromAddress('nodes', 3, MOST_NODES),
    nodeCpu: '4',
    nodeMemory: '8Gi',
    nodePods: 110,
    controlPlanes: 1,
    seed: numberFromAddress('seed', 1, Number.MAX_SAFE_INTEGER),
  };
}

export function startCluster(): void {
  window.kubetarium = { fetch: (path, init) => engine.fetch(path, init) };
  followVitals();
  const config = configFromAddress();
  if (location.hash.startsWith('#session=')) {
    void beginningOfLink().then((beginning) => engine.start(config, beginning));
  } else {
    startHere(config);
  }
  const subscribe = (): void => {
    const { namespace, labels } = useWorkspace.getState();
    engine.subscribe({ view: 'topology', namespace, labels });
    engine.subscribe({ view: 'events', namespace, limit: EVENT_ROWS });
  };
  subscribe();
  useWorkspace.subscribe((state, before) => {
    if (state.namespace !== before.namespace || state.labels !== before.labels) subscribe();
  });
  useEngine.subscribe((state, before) => {
    if (!state.session || state.session === before.session) return;
    if (state.session.isNew) void setFirstScene();
    if (state.session.note) notify('bad', state.session.note);
    if (state.session.isSame === false) notify('bad', OTHER_HISTORY);
  });
}

const OTHER_HISTORY =
  'This session was made by another version of Kubetarium: its history came out differently here.';

/** A new cluster; after a reload the one that was there, unless the tab has died of it. */
function startHere(config: StartConfig): void {
  wantCrowd(numberFromAddress('pods', 0, MOST_PODS));
  const id = sessionBeforeReload();
  if (id === undefined) return engine.start(config);
  const lost = lostRunOf(id);
  if (lost) engine.wait(config, lost);
  else engine.start(config, { is: 'kept', id });
}

function tellRefused(error: unknown): void {
  notify('bad', error instanceof Error ? error.message : String(error));
}

/** Whoever opens a link goes on with a session of their own: the address forgets it. */
async function beginningOfLink(): Promise<Beginning> {
  const { sessionOf } = await import('../store/session-link.ts');
  const session = await sessionOf(location.hash);
  history.replaceState(null, '', location.pathname + location.search);
  if (typeof session !== 'string') return { is: 'given', session };
  notify('bad', session);
  return { is: 'new' };
}

/** A Deployment and its Service run before the first click, unless the address says `?bare`. */
async function setFirstScene(): Promise<void> {
  const crowd = takeCrowd();
  if (crowd > 0) return startCrowd(crowd).catch(tellRefused);
  if (new URLSearchParams(location.search).has('bare')) return;
  for (const { apiVersion, plural, object } of FIRST_SCENE) {
    const path = objectPath(apiVersion, plural, 'default', object.metadata.name);
    try {
      await call('PATCH', `${path}?fieldManager=kubetarium&force=true`, object, APPLY_PATCH);
    } catch (error) {
      console.warn('The first scene could not be set.', error);
    }
  }
}
