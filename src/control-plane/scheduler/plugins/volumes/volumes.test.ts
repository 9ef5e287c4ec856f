// Volume plugins by tables. Upstream: plugins/volumebinding, volumezone, volumerestrictions *_test.go
import { expect, test } from 'vitest';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../../../model/generated/types.ts';
import { coreOf, makeNode, makePod, tryPod, verdicts } from '../../testing/fixtures.ts';
import { BIND_COMPLETED, SELECTED_NODE } from './volume-sources.ts';
import type { VolumeSources } from './volume-sources.ts';

type ClaimSpec = PersistentVolumeClaim['spec'];

function claim(
  name: string,
  spec: ClaimSpec,
  annotations: { [key: string]: string } = {},
): PersistentVolumeClaim {
  return {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, annotations },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  };
}

const bound = (name: string, volumeName: string, spec: ClaimSpec = {}) =>
  claim(name, { ...spec, volumeName }, { [BIND_COMPLETED]: 'yes' });

function volume(
  name: string,
  spec: PersistentVolume['spec'],
  labels: { [key: string]: string } = {},
): PersistentVolume {
  return {
    kind: 'PersistentVolume',
    apiVersion: 'v1',
    metadata: { name, uid: `uid-${name}`, labels },
    spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
    status: { phase: 'Available' },
  };
}

const on = (...values: string[]) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] },
      ],
    },
  },
});

function storageClass(name: string, provisioner: string, volumeBindingMode: string): StorageClass {
  return {
    kind: 'StorageClass',
    apiVersion: 'storage.k8s.io/v1',
    metadata: { name },
    provisioner,
    volumeBindingMode,
  };
}

interface Storage {
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly csiLimit?: number;
}

const CLASSES = [
  storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer'),
  storageClass('wait', 'disk.example.com', 'WaitForFirstConsumer'),
  storageClass('now', 'disk.example.com', 'Immediate'),
];

function sourcesOf({ claims = [], volumes = [], csiLimit }: Storage): VolumeSources {
  return {
    claim: (_namespace, name) => claims.find(({ metadata }) => metadata.name === name),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    volumesOfClass: (name) => volumes.filter(({ spec }) => (spec?.storageClassName ?? '') === name),
    storageClass: (name) => CLASSES.find(({ metadata }) => metadata.name === name),
    csiNode: (name) =>
      csiLimit === undefined
        ? undefined
        : {
            kind: 'CSINode',
            apiVersion: 'storage.k8s.io/v1',
            metadata: { name },
            spec: {
              drivers: [
                { name: 'disk.example.com', nodeID: name, allocatable: { count: csiLimit } },
              ],
            },
          },
    *reserveVolume() {},
    *selectNode() {},
    *nextClaimChange() {
      return false;
    },
    now: () => 0,
  };
}

const using = (name: string, ...claims: string[]): Pod =>
  makePod(name, {
    volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
  });

const NODES = ['a', 'b'].map((name) =>
  makeNode(name, { labels: { 'topology.kubernetes.io/zone': `zone-${name}` } }),
);
const CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const NOTHING = "node(s) didn't find available persistent volumes to bind";

interface Case {
  readonly name: string;
  readonly storage: Storage;
  readonly claims: readonly string[];
  readonly expected: { readonly [node: string]: string };
}

const CASES: readonly Case[] = [
  { name: 'a pod without claims', storage: {}, claims: [], expected: { a: '', b: '' } },
  {
    name: 'bound volumes without affinity',
    storage: { claims: [bound('c', 'v')], volumes: [volume('v', {})] },
    claims: ['c'],
    expected: { a: '', b: '' },
  },
  {
    name: 'a bound volume of one node',
    storage: { claims: [bound('c', 'v')], volumes: [volume('v', on('b'))] },
    claims: ['c'],
    expected: { a: CONFLICT, b: '' },
  },
  {
    name: 'a bound volume that is gone',
    storage: { claims: [bound('c', 'v')] },
    claims: ['c'],
    expected: {
      a: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
      b: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    },
  },
  {
    name: 'a local volume on one node',
    storage: {
      claims: [claim('c', { storageClassName: 'local' })],
      volumes: [volume('v', { ...on('b'), storageClassName: 'local' })],
    },
    claims: ['c'],
    expected: { a: NOTHING, b: '' },
  },
  {
    name: 'a volume that is too small',
    storage: {
      claims: [claim('c', { storageClassName: 'local' })],
      volumes: [volume('v', { storageClassName: 'local', capacity: { storage: '500Mi' } })],
    },
    claims: ['c'],
    expected: { a: NOTHING, b: NOTHING },
  },
  {
    name: 'a volume of another access mode',
    storage: {
      claims: [claim('c', { storageClassName: 'local', accessModes: ['ReadWriteMany'] })],
      volumes: [volume('v', { storageClassName: 'local' })],
    },
    claims: ['c'],
    expected: { a: NOTHING, b: NOTHING },
  },
  {
    name: 'two claims, one volume',
    storage: {
      claims: [
        claim('c', { storageClassName: 'local' }),
        claim('d', { storageClassName: 'local' }),
      ],
      volumes: [volume('v', { storageClassName: 'local' })],
    },
    claims: ['c', 'd'],
    expected: { a: NOTHING, b: NOTHING },
  },
  {
    name: 'two claims, two volumes on one node',
    storage: {
      claims: [
        claim('c', { storageClassName: 'local' }),
        claim('d', { storageClassName: 'local' }),
      ],
      volumes: [
        volume('v', { storageClassName: 'local' }),
        volume('w', { ...on('b'), storageClassName: 'local' }),
      ],
    },
    claims: ['c', 'd'],
    expected: { a: NOTHING, b: '' },
  },
  {
    name: 'a provisioner makes volumes anywhere',
    storage: { claims: [claim('c', { storageClassName: 'wait' })] },
    claims: ['c'],
    expected: { a: '', b: '' },
  },
  {
    name: 'a claim that selected its node waits there',
    storage: { claims: [claim('c', { storageClassName: 'wait' }, { [SELECTED_NODE]: 'b' })] },
    claims: ['c'],
    expected: { a: NOTHING, b: '' },
  },
  {
    name: 'a selector that no volume meets',
    storage: {
      claims: [
        claim('c', { storageClassName: 'local', selector: { matchLabels: { tier: 'fast' } } }),
      ],
      volumes: [volume('v', { storageClassName: 'local' })],
    },
    claims: ['c'],
    expected: { a: NOTHING, b: NOTHING },
  },
  {
    name: 'a volume in another zone',
    storage: {
      claims: [bound('c', 'v')],
      volumes: [volume('v', {}, { 'topology.kubernetes.io/zone': 'zone-b' })],
    },
    claims: ['c'],
    expected: { a: 'node(s) had no available volume zone', b: '' },
  },
  {
    name: 'a volume of several zones',
    storage: {
      claims: [bound('c', 'v')],
      volumes: [volume('v', {}, { 'topology.kubernetes.io/zone': 'zone-a__zone-b' })],
    },
    claims: ['c'],
    expected: { a: '', b: '' },
  },
  {
    name: 'a driver that attaches one volume only',
    storage: {
      csiLimit: 1,
      claims: [claim('c', { storageClassName: 'wait' }), claim('d', { storageClassName: 'wait' })],
    },
    claims: ['c', 'd'],
    expected: { a: 'node(s) exceed max volume count', b: 'node(s) exceed max volume count' },
  },
];

test.each(CASES)('$name', ({ storage, claims, expected }) => {
  const sources = { volumes: sourcesOf(storage) };
  expect(verdicts({ nodes: NODES, sources }, using('p', ...claims))).toEqual(expected);
});

test.each([
  [
    'an unbound claim of an immediate class',
    { claims: [claim('c', { storageClassName: 'now' })] },
    'pod has unbound immediate PersistentVolumeClaims',
  ],
  [
    'an unbound claim of no class',
    { claims: [claim('c', { storageClassName: '' })] },
    'pod has unbound immediate PersistentVolumeClaims',
  ],
  ['a claim that does not exist', {}, 'persistentvolumeclaim "c" not found'],
  [
    'a claim that is being deleted',
    {
      claims: [
        {
          ...bound('c', 'v'),
          metadata: { ...bound('c', 'v').metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
        },
      ],
    },
    'persistentvolumeclaim "c" is being deleted',
  ],
])('%s is told without counting nodes', (_name, storage, reason) => {
  const sources = { volumes: sourcesOf(storage) };
  const { result } = tryPod({ nodes: NODES, sources }, using('p', 'c'));
  expect(result.is === 'unschedulable' && result.message).toBe(
    `0/2 nodes are available: ${reason}. no new claims to deallocate, preemption: ` +
      '0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  );
});

test('a volume promised to one pod is not promised to the next', () => {
  const sources = {
    volumes: sourcesOf({
      claims: [
        claim('c', { storageClassName: 'local' }),
        claim('d', { storageClassName: 'local' }),
      ],
      volumes: [volume('v', { storageClassName: 'local' })],
    }),
  };
  const core = coreOf({ nodes: NODES, sources });
  core.queue.set(using('first', 'c'), 0);
  core.queue.set(using('second', 'd'), 1);
  expect(core.scheduleOne(1)?.result.is).toBe('scheduled');
  expect(core.scheduleOne(2)?.result.is).toBe('unschedulable');
});

test('a ReadWriteOncePod claim has one pod', () => {
  const exclusive = bound('c', 'v', { accessModes: ['ReadWriteOncePod'] });
  const sources = { volumes: sourcesOf({ claims: [exclusive], volumes: [volume('v', {})] }) };
  const pods = [{ ...using('user', 'c'), spec: { ...using('user', 'c').spec, nodeName: 'a' } }];
  const reason =
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';
  expect(verdicts({ nodes: NODES, pods, sources }, using('p', 'c'))).toEqual({
    a: reason,
    b: reason,
  });
  const stronger = { ...using('p', 'c'), spec: { ...using('p', 'c').spec, priority: 5 } };
  expect(tryPod({ nodes: NODES, pods, sources }, stronger).result).toMatchObject({
    nomination: { nodeName: 'a' },
  });
});
