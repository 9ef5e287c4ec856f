// Arrow keys in the graph: straight on before beside, nothing where nothing is.
import { expect, test } from 'vitest';
import { WALKS } from '../../commands/page-keys.ts';
import { nextObject } from './next-object.ts';

const at = (x: number, y: number, width = 80, height = 20) => ({ x, y, width, height });
//  a b
//  c   d
const [a, b, c, d] = [at(0, 0), at(100, 0), at(0, 40), at(220, 40)];

test.each([
  ['right goes to the neighbour', a, [b, c, d], 'ArrowRight', b],
  ['down stays in its column', a, [b, c, d], 'ArrowDown', c],
  ['right skips a gap in the row', c, [a, b, d], 'ArrowRight', d],
  ['up prefers its own column', c, [a, b, d], 'ArrowUp', a],
  ['left goes back', b, [a, c, d], 'ArrowLeft', a],
  ['nothing is further up', a, [b, c, d], 'ArrowUp', undefined],
  ['a wide card below spans the lane', a, [at(-50, 90, 400), d], 'ArrowDown', at(-50, 90, 400)],
])('%s', (_, from, places, key, to) => {
  const index = nextObject(from, places, WALKS.get(key)!);
  expect(index === undefined ? undefined : places[index]).toEqual(to);
});
