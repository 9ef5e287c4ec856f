// Where volumes go, by tables. Upstream: pkg/controller/volume/attachdetach/reconciler/
// reconciler_test.go, whose tests the rows name.
import { expect, test } from 'vitest';
import { MINUTE } from '../../../kernel/time.ts';
import type { PersistentVolume, Pod } from '../../../model/generated/types.ts';
import { attachFailure, multiAttachMessage } from './messages.ts';
import type { Place } from './plan.ts';
import { planAttachments } from './plan.ts';
import { attachmentFor, isShareable, uniqueNameOf } from './volume-names.ts';

const NOW = 60 * MINUTE;
const place = (node: string, more: Partial<Place> = {}): Place => ({
  node,
  isLeaving: false,
  isMounted: false,
  isNodeReady: true,
  isOutOfService: false,
  unwantedSince: undefined,
  ...more,
});
const unwanted = (minutes: number, more: Partial<Place> = {}): Place =>
  place('a', { unwantedSince: NOW - minutes * MINUTE, isMounted: true, ...more });
const DOWN = { isNodeReady: false };

test.each<[string, boolean, string[], Place[], object[]]>([
  ['AD1: Run_Positive_OneDesiredVolumeAttach', false, ['a'], [], [{ is: 'attach', node: 'a' }]],
  ['AD1: attached already', false, ['a'], [place('a')], []],
  [
    'AD3: ...DetachWithUnmountedVolume',
    false,
    [],
    [place('a', { unwantedSince: NOW })],
    [{ is: 'detach', node: 'a' }],
  ],
  ['AD3: its deletion is under way', false, [], [place('a', { isLeaving: true })], []],
  [
    'AD4: ...DetachWithMountedVolume',
    false,
    [],
    [unwanted(0)],
    [{ is: 'wait', node: 'a', at: NOW + 6 * MINUTE }],
  ],
  [
    'AD4: not yet six minutes, node down',
    false,
    [],
    [unwanted(5, DOWN)],
    [{ is: 'wait', node: 'a', at: NOW + MINUTE }],
  ],
  ['AD4: ForceDetachUnhealthyNode', false, [], [unwanted(6, DOWN)], [{ is: 'detach', node: 'a' }]],
  [
    'AD4: ForceDetachHealthyNode: never while mounted',
    false,
    [],
    [unwanted(6)],
    [{ is: 'wait', node: 'a', at: NOW + MINUTE }],
  ],
  [
    'AD4: NodeUnhealthyMountedOutOfService',
    false,
    [],
    [unwanted(0, { ...DOWN, isOutOfService: true })],
    [{ is: 'detach', node: 'a' }],
  ],
  [
    'AD1: OneVolumeAttachMultipleNodesWithReadWriteMany',
    true,
    ['a', 'b'],
    [],
    [
      { is: 'attach', node: 'a' },
      { is: 'attach', node: 'b' },
    ],
  ],
  [
    'AD2: OneVolumeAttachMultipleNodesWithReadWriteOnce',
    false,
    ['a', 'b'],
    [],
    [
      { is: 'attach', node: 'a' },
      { is: 'refuse', node: 'b' },
    ],
  ],
  [
    'AD2: the pod has moved and the old node still has it',
    false,
    ['b'],
    [place('a')],
    [
      { is: 'detach', node: 'a' },
      { is: 'refuse', node: 'b' },
    ],
  ],
  [
    'AD2: while it is being detached',
    false,
    ['b'],
    [place('a', { isLeaving: true })],
    [{ is: 'refuse', node: 'b' }],
  ],
])('%s', (_, shareable, wanted, places, steps) => {
  expect(planAttachments({ isShareable: shareable, wanted, places }, NOW)).toEqual(steps);
});

const volumeOf = (...accessModes: string[]) =>
  ({
    metadata: { name: 'pv' },
    spec: { accessModes, csi: { driver: 'd.example.com', volumeHandle: 'v-1' } },
  }) as unknown as PersistentVolume;

test.each([
  [[], true],
  [['ReadWriteOnce'], false],
  [['ReadWriteOncePod'], false],
  [['ReadWriteOnce', 'ReadOnlyMany'], true],
  [['ReadWriteMany'], true],
])('AD2: access modes %j let several nodes have it: %s', (modes, shareable) => {
  expect(isShareable(volumeOf(...modes))).toBe(shareable);
});

const pod = (namespace: string, name: string) => ({ metadata: { namespace, name } }) as Pod;
const HERE = pod('here', 'new');

test.each([
  [[], "Volume is already exclusively attached to one node and can't be attached to another"],
  [[pod('here', 'old')], 'Volume is already used by pod(s) old'],
  [[pod('here', 'a'), pod('here', 'b')], 'Volume is already used by pod(s) a, b'],
  [
    [pod('here', 'a'), pod('there', 'b')],
    'Volume is already used by pod(s) a and 1 pod(s) in different namespaces',
  ],
  [[pod('there', 'b')], 'Volume is already used by 1 pod(s) in different namespaces'],
])('AD2: held by %j', (holders, tail) => {
  expect(multiAttachMessage('pv', HERE, holders)).toBe(
    `Multi-Attach error for volume "pv" ${tail}`,
  );
});

test('AD6: names and words', () => {
  const volume = volumeOf('ReadWriteOnce');
  expect(uniqueNameOf(volume)).toBe('kubernetes.io/csi/d.example.com^v-1');
  expect(attachmentFor(volume, 'a').metadata.name).toMatch(/^csi-[0-9a-f]{64}$/);
  expect(attachFailure(volume, undefined)[1]).toBe(
    ': timed out waiting for external-attacher of d.example.com CSI driver to attach volume v-1',
  );
  expect(attachFailure(volume, 'no room')[1]).toBe(': no room');
});
