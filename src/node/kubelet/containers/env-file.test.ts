// Upstream: pkg/kubelet/util/env/env_util_test.go.
import { expect, test } from 'vitest';
import { readVariable } from './env-file.ts';

test.each([
  { name: 'quoted', text: "CONFIG_VAR='HELLO'\n", key: 'CONFIG_VAR', value: 'HELLO' },
  { name: 'the last one counts', text: "A='1'\nA='2'\n", key: 'A', value: '2' },
  { name: 'comments are not read', text: "# A='1'\n", key: 'A', value: undefined },
  { name: 'several lines', text: "A='one\ntwo'\n", key: 'A', value: 'one\ntwo' },
  { name: 'another key', text: "AB='1'\n", key: 'A', value: undefined },
])('a variable of a file: $name', ({ text, key, value }) => {
  expect(readVariable(text, key)).toBe(value);
});
