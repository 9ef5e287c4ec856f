// Which objects are selected, and which are ringed because their kin is under the pointer.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import { KeyedStore, useRow } from './keyed-store.ts';
import { mirror } from './mirror.ts';
import { objectKey } from './object-key.ts';
import { useWorkspace } from './workspace.ts';

export const RINGED = 1;
export const SELECTED = 2;

const marks = new KeyedStore<string, number>();
/** Whether anything is ringed: then the rest steps back. */
export const ringing = new KeyedStore<'ringing', boolean>();
let ringed: readonly string[] = [];

/** The marks of one object as bits. */
export function useMarks(key: string): number {
  return useRow(marks, key) ?? 0;
}

function toggle(key: string, bit: number, isOn: boolean): void {
  const before = marks.get(key) ?? 0;
  const after = isOn ? before | bit : before & ~bit;
  if (after === 0) marks.delete(key);
  else marks.set(key, after);
}

/** The pointer must rest this long: crossing the graph rings nothing. */
const REST_MS = 70;
/** In a crowd the rest does not step back: that would redraw all of it. */
const CROWD = 400;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Rings the kin of an object while the pointer rests on it; null takes the rings off. */
export function ring(of: ObjectName | null): void {
  clearTimeout(resting);
  if (of) resting = setTimeout(() => ringNow(of), REST_MS);
  else if (ringed.length > 0) ringNow(null);
}

/** Rings one object at once, whoever the pointer rests on: for stories that are played. */
export function highlight(of: ObjectName | null): void {
  clearTimeout(resting);
  ringAll(of ? [objectKey(of)] : []);
}

function ringNow(of: ObjectName | null): void {
  ringAll(of ? kinOf(of) : []);
}

function ringAll(keys: readonly string[]): void {
  for (const key of ringed) toggle(key, RINGED, false);
  ringed = keys;
  for (const key of ringed) toggle(key, RINGED, true);
  ringing.set('ringing', ringed.length > 1 && mirror.pods.size < CROWD);
  marks.flush();
  ringing.flush();
}

useWorkspace.subscribe((state, before) => {
  if (state.selection === before.selection) return;
  if (before.selection) toggle(objectKey(before.selection), SELECTED, false);
  if (state.selection) toggle(objectKey(state.selection), SELECTED, true);
  marks.flush();
});

function kinOf(of: ObjectName): string[] {
  const keys = new Set([objectKey(of)]);
  switch (of.kind) {
    case 'Service':
      ringServicePods(of, keys);
      break;
    case 'Pod':
      ringPodKin(of, keys);
      break;
    case 'Deployment':
      ringWorkloadPods(`${of.kind}/${of.name}`, of.namespace, keys);
      break;
  }
  return [...keys];
}

function ringServicePods(of: ObjectName, keys: Set<string>): void {
  for (const service of mirror.services.values()) {
    if (service.name !== of.name || service.namespace !== of.namespace) continue;
    for (const id of mirror.links.get(service.id) ?? []) ringPod(id, keys);
  }
}

function ringPodKin(of: ObjectName, keys: Set<string>): void {
  for (const pod of mirror.pods.values()) {
    if (pod.name !== of.name || pod.namespace !== of.namespace) continue;
    for (const id of mirror.servicesOf(pod.id) ?? []) {
      const service = mirror.services.get(id);
      if (service) keys.add(`Service/${service.namespace}/${service.name}`);
    }
    if (pod.workload === '') return;
    const [kind, name] = pod.workload.split('/');
    keys.add(`${kind}/${pod.namespace}/${name}`);
    ringWorkloadPods(pod.workload, pod.namespace, keys);
    return;
  }
}

function ringWorkloadPods(workload: string, namespace: string, keys: Set<string>): void {
  for (const pod of mirror.pods.values()) {
    if (pod.workload === workload && pod.namespace === namespace) ringPod(pod.id, keys);
  }
}

function ringPod(id: number, keys: Set<string>): void {
  const pod = mirror.pods.get(id);
  if (pod) keys.add(`Pod/${pod.namespace}/${pod.name}`);
}
