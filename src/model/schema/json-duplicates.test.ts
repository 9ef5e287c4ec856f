// Fields given twice, wherever they hide.
import { expect, test } from 'vitest';
import { findDuplicateFields } from './json-duplicates.ts';

test.each<[string, string[]]>([
  ['{}', []],
  ['{"a": 1, "b": {"a": 2}}', []],
  ['{"a": 1, "a": 2}', ['a']],
  ['{"spec": {"c": [{"n": 1}, {"n": 1, "n": 2}], "r": 1, "r": 2}}', ['spec.c[1].n', 'spec.r']],
  ['{"a": "{\\"b\\":1,\\"b\\":2}", "b": "x,\\"a\\":"}', []],
  ['{"a": [1, [2, {"x": true, "x": null}]]}', ['a[1][1].x']],
  ['{"\\u0061": 1, "a": 2}', ['a']],
])('%s', (text, duplicates) => {
  expect(findDuplicateFields(text)).toEqual(duplicates);
});

test('a long text takes no longer than it must', () => {
  const text = `{"a": "${'x\\\\'.repeat(200_000)}", "a": 1}`;
  expect(findDuplicateFields(text)).toEqual(['a']);
});
