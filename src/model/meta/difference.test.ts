// What a write changed, field by field.
import { expect, test } from 'vitest';
import { differences } from './difference.ts';

function told(before: unknown, after: unknown): string[] {
  return differences(before, after).map((one) => `${one.path}: ${one.before} -> ${one.after}`);
}

test.each([
  ['nothing', { a: 1 }, { a: 1 }, []],
  ['a number', { spec: { replicas: 1 } }, { spec: { replicas: 3 } }, ['spec.replicas: 1 -> 3']],
  ['a field that came', { a: {} }, { a: { b: 'x' } }, ['a.b: null -> x']],
  ['a field that went', { a: { b: [1] } }, { a: {} }, ['a.b: [1] -> null']],
  [
    'an element found by its name, wherever it stands',
    { c: [{ name: 'x', image: '1' }, { name: 'y' }] },
    { c: [{ name: 'y' }, { name: 'x', image: '2' }] },
    ['c[x].image: 1 -> 2'],
  ],
  [
    'a condition',
    { c: [{ type: 'Ready', status: 'False' }] },
    {
      c: [
        { type: 'Ready', status: 'True' },
        { type: 'New', status: 'True' },
      ],
    },
    ['c[Ready].status: False -> True', 'c[New]: null -> {"type":"New","status":"True"}'],
  ],
  [
    'plain lists by place',
    { a: ['x', 'y'] },
    { a: ['x', 'z', 'w'] },
    ['a[1]: y -> z', 'a[2]: null -> w'],
  ],
  [
    'keys with dots',
    { metadata: { labels: { 'a.b/c': '1' } } },
    { metadata: { labels: { 'a.b/c': '2' } } },
    ['metadata.labels["a.b/c"]: 1 -> 2'],
  ],
  [
    'what every write changes is left out',
    { metadata: { resourceVersion: '1', managedFields: [1] } },
    { metadata: { resourceVersion: '2', managedFields: [2] } },
    [],
  ],
  ['equal values of another identity', { a: [{ b: { c: 1 } }] }, { a: [{ b: { c: 1 } }] }, []],
])('%s', (_what, before, after, lines) => {
  expect(told(before, after)).toEqual(lines);
});

test('hostile keys are fields like any other', () => {
  const hostile = JSON.parse('{"__proto__": {"x": 1}}') as unknown;
  expect(told({}, hostile)).toEqual(['__proto__: null -> {"x":1}']);
});
