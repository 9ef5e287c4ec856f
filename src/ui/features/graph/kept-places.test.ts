// Objects stand where they stood, whatever ids they come back with.
import { expect, test } from 'vitest';
import { KeptPlaces } from './kept-places.ts';
import { Shelf } from './shelf.ts';

const row = (id: number, name: string, namespace = 'default') => ({ id, name, namespace });
const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

test('rows keep the order in which they were first seen', () => {
  const kept = new KeptPlaces();
  const live = [row(3, 'coredns', 'kube-system'), row(5, 'web'), row(9, 'api')];
  expect(names(kept.inOrder(live))).toEqual(['web', 'api', 'coredns']);
  // The past numbers them by name, and does not know one of them.
  const past = [row(1, 'api'), row(2, 'coredns', 'kube-system'), row(3, 'old'), row(4, 'web')];
  expect(names(kept.inOrder(past))).toEqual(['web', 'api', 'old', 'coredns']);
  expect(names(kept.inOrder(live))).toEqual(['web', 'api', 'coredns']);
});

test('a pod gets the slot back that it left', () => {
  const kept = new KeptPlaces();
  const shelf = new Shelf();
  for (const pod of [1, 2, 3]) shelf.add(pod);
  for (const pod of [1, 2, 3]) {
    kept.keepSlot('worker-1', `default/web-${pod}`, shelf.slot(pod)!);
    shelf.remove(pod);
  }
  // They come back in another order, with other ids.
  for (const pod of [3, 1, 2]) shelf.add(pod + 10, kept.slotOf('worker-1', `default/web-${pod}`));
  expect([11, 12, 13].map((pod) => shelf.slot(pod))).toEqual([0, 1, 2]);
  expect(kept.slotOf('worker-2', 'default/web-1')).toBeUndefined();
});
