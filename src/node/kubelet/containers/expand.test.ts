// Upstream: third_party/forked/golang/expansion/expand_test.go.
import { expect, test } from 'vitest';
import { expand } from './expand.ts';

const VALUES = new Map([
  ['VAR_A', 'A'],
  ['VAR_EMPTY', ''],
  ['VAR_REF', '$(VAR_A)'],
]);

test.each([
  ['no variables', 'no variables'],
  ['$(VAR_A)', 'A'],
  ['___$(VAR_A)___', '___A___'],
  ['$$(VAR_A)', '$(VAR_A)'],
  ['$$$(VAR_A)', '$A'],
  ['$(VAR_REF)', '$(VAR_A)'],
  ['$(NOPE)', '$(NOPE)'],
  ['foo$(VAR_EMPTY)bar', 'foobar'],
  ['$(VAR_A', '$(VAR_A'],
  ['$VAR_A', '$VAR_A'],
  ['ends in $', 'ends in $'],
])('%s becomes %s', (text, expected) => {
  expect(expand(text, (name) => VALUES.get(name))).toBe(expected);
});
