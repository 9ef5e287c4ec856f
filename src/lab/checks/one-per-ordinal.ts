// Of each ordinal of a StatefulSet one pod runs: the next starts when the last is really gone.
import type { Invariant } from './invariant.ts';

const ORDINAL = /^(.+)-\d+$/;

export const onePerOrdinal: Invariant = {
  name: 'one pod per ordinal',
  onWorld({ store, universe }) {
    if (!store.isOpen('statefulsets.apps')) return undefined;
    const sets = new Set<string>();
    for (const { metadata } of store.list('statefulsets.apps', { namespace: '' })) {
      sets.add(`${metadata.namespace}/${metadata.name}`);
    }
    if (sets.size === 0) return undefined;
    const running = new Map<string, string>();
    for (const machine of universe.machines()) {
      for (const { namespace, pod, podUid } of universe.containersOn(machine.name)) {
        const set = ORDINAL.exec(pod)?.[1];
        if (set === undefined || !sets.has(`${namespace}/${set}`)) continue;
        const key = `${namespace}/${pod}`;
        const other = running.get(key);
        if (other !== undefined && other !== podUid) return `two pods run as ${key}`;
        running.set(key, podUid);
      }
    }
    return undefined;
  },
};
