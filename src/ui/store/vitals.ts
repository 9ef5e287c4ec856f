// What nodes and the inspected pod use now, and how the pod's probes do: asked for once a second.
import { create } from 'zustand';
import type { NodeUse, ObjectName, PodVitals } from '../../hosts/worker/protocol.ts';
import { engine } from './engine-client.ts';
import { useEngine } from './engine-state.ts';
import { KeyedStore } from './keyed-store.ts';
import { mirror } from './mirror.ts';
import { isSameObject } from './object-key.ts';
import { useWorkspace } from './workspace.ts';

const ASK_MS = 1000;
/** Of more nodes than these no bar is near enough to show it. */
const MOST_NODES = 60;

/** By the node's name; without a row its use is not known. */
export const nodeUse = new KeyedStore<string, NodeUse>();

export interface SeenVitals {
  readonly of: ObjectName;
  /** Virtual microseconds. */
  readonly at: number;
  readonly vitals: PodVitals;
}

export const usePodVitals = create<{ readonly seen: SeenVitals | null }>()(() => ({ seen: null }));

/** Asks for as long as the page lives; the past has no vital signs. */
export function followVitals(): void {
  let isAsking = false;
  const ask = async (): Promise<void> => {
    const { cluster, clock, fatal } = useEngine.getState();
    if (isAsking || !cluster || fatal || document.hidden) return;
    if (clock?.shown != null) return forget();
    isAsking = true;
    try {
      await askOnce();
    } catch {
      // The cluster has ended; the next one is asked.
      forget();
    } finally {
      isAsking = false;
    }
  };
  setInterval(() => void ask(), ASK_MS);
  useWorkspace.subscribe((state, before) => {
    if (state.selection !== before.selection) void ask();
  });
  useEngine.subscribe((state, before) => {
    const isMove = (state.clock?.shown == null) !== (before.clock?.shown == null);
    if (isMove || state.cluster !== before.cluster) void ask();
  });
}

async function askOnce(): Promise<void> {
  const { selection } = useWorkspace.getState();
  const pod = selection?.kind === 'Pod' ? selection : null;
  const all = [...mirror.nodes.values()].map(({ name }) => name);
  const nodes = all.length > MOST_NODES ? [] : all;
  const signs = await engine.query({ kind: 'vitals', nodes, pod });
  const known = new Set(signs.nodes.map(({ name }) => name));
  for (const name of nodeUse.rowKeys()) if (!known.has(name)) nodeUse.delete(name);
  for (const use of signs.nodes)
    if (!isSameUse(nodeUse.get(use.name), use)) nodeUse.set(use.name, use);
  nodeUse.flush();
  if (!isSameObject(useWorkspace.getState().selection, selection)) return;
  const seen = pod && signs.pod && { of: pod, at: signs.at, vitals: signs.pod };
  usePodVitals.setState({ seen });
}

function forget(): void {
  nodeUse.clear();
  nodeUse.flush();
  if (usePodVitals.getState().seen) usePodVitals.setState({ seen: null });
}

function isSameUse(a: NodeUse | undefined, b: NodeUse): boolean {
  return a?.cpuMilli === b.cpuMilli && a.memoryBytes === b.memoryBytes;
}
