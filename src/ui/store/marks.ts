// Which objects are selected, and which are ringed because their kin is under the pointer.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import { KeyedStore, useRow } from './keyed-store.ts';
import { kinOf } from './kin.ts';
import { mirror } from './mirror.ts';
import { objectKey } from './object-key.ts';
import { useWorkspace } from './workspace.ts';

export const RINGED = 1;
export const SELECTED = 2;

const marks = new KeyedStore<string, number>();
/** Whether anything is ringed: then the rest steps back. */
export const ringing = new KeyedStore<'ringing', boolean>();
/** The object under the pointer whose kin is ringed. */
export const pointed = new KeyedStore<'object', ObjectName>();
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
  if (of) pointed.set('object', of);
  else pointed.delete('object');
  pointed.flush();
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
