// Ranges for nodes. Facts: pkg/controller/nodeipam/ipam/cidrset/cidr_set_test.go.
import { expect, test } from 'vitest';
import { CidrRanges } from './cidr-ranges.ts';

test('IP1: one after the other', () => {
  const ranges = new CidrRanges('10.244.0.0/16', 24);
  expect([ranges.size, ranges.allocate(), ranges.allocate()]).toEqual([
    256,
    '10.244.0.0/24',
    '10.244.1.0/24',
  ]);
});

test('IP1: released ones come again only when the round is over', () => {
  const ranges = new CidrRanges('127.123.232.0/22', 24);
  const first = ranges.allocate() as string;
  ranges.release(first);
  expect([1, 2, 3, 4].map(() => ranges.allocate())).toEqual([
    '127.123.233.0/24',
    '127.123.234.0/24',
    '127.123.235.0/24',
    first,
  ]);
  expect(ranges.allocate()).toBeUndefined();
});

test('IP2: ranges of nodes that are there are taken, strange ones ignored', () => {
  const ranges = new CidrRanges('10.244.0.0/22', 24);
  ranges.occupy('10.244.0.0/24');
  ranges.occupy('192.168.0.0/24');
  expect(ranges.allocate()).toBe('10.244.1.0/24');
});

test('IP1: 5,000 nodes fit into 10.128.0.0/9', () => {
  const ranges = new CidrRanges('10.128.0.0/9', 24);
  let last: string | undefined;
  for (let count = 0; count < 5_000; count++) last = ranges.allocate();
  expect([ranges.size, last]).toEqual([32_768, '10.147.135.0/24']);
});

test('IP1: smaller ranges', () => {
  const ranges = new CidrRanges('10.0.0.0/24', 28);
  expect([ranges.allocate(), ranges.allocate()]).toEqual(['10.0.0.0/28', '10.0.0.16/28']);
});
