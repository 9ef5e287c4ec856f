// A StatefulSet's next steps. Facts: pkg/controller/statefulset/stateful_set_control_test.go,
// stateful_set_utils_test.go.
import { expect, test } from 'vitest';
import type { Pod, StatefulSet } from '../../../model/generated/types.ts';
import { NOW, pod, statefulSet } from '../testing/objects.ts';
import type { PodSketch } from '../testing/objects.ts';
import { claimsOf, isMember, ordinalOf, statefulPod, withIdentity } from './identity.ts';
import { planStatefulSet } from './plan.ts';
import { statefulStatus } from './status.ts';

const NEW = 'db-new';
const OLD = 'db-old';

function member(ordinal: number, revision = NEW, sketch: PodSketch = {}): Pod {
  const name = `db-${ordinal}`;
  const labels = {
    'controller-revision-hash': revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
  };
  return pod({ name, labels, ...sketch });
}

const pendingOne: PodSketch = { phase: 'Pending', ready: false };
const unready: PodSketch = { ready: false };

/** Steps as short texts: `+0` made, `+0@old` of the current revision, `-2` deleted, `~1` mended. */
function steps(set: StatefulSet, pods: readonly Pod[], current = NEW): readonly string[] {
  return planStatefulSet({ set, pods, current, update: NEW, now: NOW }).map((step) => {
    if (step.is === 'create') return `+${step.ordinal}${step.revision === 'current' ? '@old' : ''}`;
    return `${step.is === 'mend' ? '~' : '-'}${ordinalOf(step.pod)}`;
  });
}

const rolling = (rollingUpdate: object) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate },
});
const PARALLEL = { podManagementPolicy: 'Parallel' };
const three = (revision = NEW): readonly Pod[] => [0, 1, 2].map((at) => member(at, revision));

const ROWS: readonly (readonly [
  name: string,
  set: StatefulSet,
  pods: readonly Pod[],
  expected: readonly string[],
])[] = [
  ['SS1 the first pod alone', statefulSet(3), [], ['+0']],
  ['SS1 parallel: all at once', statefulSet(3, PARALLEL), [], ['+0', '+1', '+2']],
  ['SS3 waits while pending', statefulSet(3), [member(0, NEW, pendingOne)], ['~0']],
  ['SS3 waits until ready', statefulSet(3), [member(0, NEW, unready)], []],
  ['SS3 the next one', statefulSet(3), [member(0)], ['+1']],
  ['SS3 fills a gap first', statefulSet(3), [member(0), member(2)], ['+1']],
  [
    'SS3 waits while one terminates',
    statefulSet(3),
    [member(0, NEW, { deleting: true }), member(1)],
    [],
  ],
  [
    'SS3 waits until available',
    statefulSet(2, { minReadySeconds: 100 }),
    [member(0, NEW, { readyFor: 30 })],
    [],
  ],
  [
    'SS3 available',
    statefulSet(2, { minReadySeconds: 10 }),
    [member(0, NEW, { readyFor: 30 })],
    ['+1'],
  ],
  [
    'SS3 a failed pod is deleted',
    statefulSet(2),
    [member(0, NEW, { phase: 'Failed' }), member(1)],
    ['-0'],
  ],
  [
    'SS3 a succeeded pod is deleted',
    statefulSet(2),
    [member(0), member(1, NEW, { phase: 'Succeeded' })],
    ['-1'],
  ],
  [
    'SS3 a failed pod on its way out',
    statefulSet(1),
    [member(0, NEW, { phase: 'Failed', deleting: true })],
    [],
  ],
  ['SS3 all well', statefulSet(3), three(), []],
  ['SS2 ordinals start at 3', statefulSet(2, { ordinals: { start: 3 } }), [member(3)], ['+4']],
  [
    'SS2 outside the new range',
    statefulSet(2, { ordinals: { start: 3 } }),
    [member(3), member(4), member(0)],
    ['-0'],
  ],
  ['SS4 scale down: highest first', statefulSet(1), three(), ['-2']],
  ['SS4 parallel: all', statefulSet(1, PARALLEL), three(), ['-2', '-1']],
  [
    'SS4 waits for the one that goes',
    statefulSet(0),
    [member(0), member(1, NEW, { deleting: true })],
    [],
  ],
  [
    'SS4 an unhealthy one below blocks',
    statefulSet(1),
    [member(0), member(1, NEW, unready), member(2)],
    ['-2'],
  ],
  [
    'SS4 an unhealthy condemned waits for healthier first',
    statefulSet(1),
    [member(0), member(1, NEW, unready), member(2, NEW, unready)],
    [],
  ],
  [
    'SS4 the first unhealthy of all goes',
    statefulSet(1),
    [member(0), member(1), member(2, NEW, unready)],
    ['-2'],
  ],
  ['SS4 not while a replica is unready', statefulSet(1), [member(0, NEW, unready), member(1)], []],
  ['SS5 update: highest first', statefulSet(3), three(OLD), ['-2']],
  [
    'SS5 update: the next when the above is available',
    statefulSet(3),
    [member(0, OLD), member(1, OLD), member(2)],
    ['-1'],
  ],
  [
    'SS5 update: waits for the above',
    statefulSet(3),
    [member(0, OLD), member(1, OLD), member(2, NEW, unready)],
    [],
  ],
  ['SS5 partition', statefulSet(3, rolling({ partition: 2 })), three(OLD), ['-2']],
  [
    'SS5 partition reached',
    statefulSet(3, rolling({ partition: 2 })),
    [member(0, OLD), member(1, OLD), member(2)],
    [],
  ],
  ['SS5 partition above all', statefulSet(3, rolling({ partition: 5 })), three(OLD), []],
  [
    'SS5 below the partition pods are made of the old revision',
    statefulSet(3, rolling({ partition: 2 })),
    [member(0, OLD)],
    ['+1@old'],
  ],
  ['SS5 above it of the new', statefulSet(3, rolling({ partition: 1 })), [member(0, OLD)], ['+1']],
  ['SS5 OnDelete', statefulSet(3, { updateStrategy: { type: 'OnDelete' } }), three(OLD), []],
  [
    'SS5 maxUnavailable 2',
    statefulSet(3, rolling({ maxUnavailable: 2 })),
    three(OLD),
    ['-2', '-1'],
  ],
  [
    'SS5 maxUnavailable 2, one unavailable: parallel',
    statefulSet(3, { ...PARALLEL, ...rolling({ maxUnavailable: 2 }) }),
    [member(0, OLD), member(1, OLD), member(2, NEW, unready)],
    ['-1'],
  ],
  [
    'SS5 parallel: unavailable old ones besides',
    statefulSet(3, { ...PARALLEL, ...rolling({ maxUnavailable: 2 }) }),
    [member(0, OLD, unready), member(1, OLD), member(2, NEW, unready)],
    ['-0'],
  ],
  [
    'SS5 maxUnavailable in per cent, at least one',
    statefulSet(3, rolling({ maxUnavailable: '10%' })),
    three(OLD),
    ['-2'],
  ],
];

test.each(ROWS)('%s', (_, set, pods, expected) => {
  expect(steps(set, pods, OLD)).toEqual(expected);
});

test('SS1: a set that is being deleted does nothing', () => {
  const set = statefulSet(3);
  const going = {
    ...set,
    metadata: { ...set.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
  };
  expect(steps(going, [])).toEqual([]);
});

test('SS2: strangers of a similar name are no members', () => {
  expect(
    [member(0), pod({ name: 'db-x' }), pod({ name: 'db-main-0' })].map((one) =>
      isMember(statefulSet(1), one),
    ),
  ).toEqual([true, false, false]);
});

const withClaims = {
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
};

test('SS2, SS7: identity and claims', () => {
  const set = statefulSet(1, withClaims);
  const made = statefulPod(set, set.spec.template, 4, NEW);
  expect(made.metadata).toMatchObject({
    name: 'db-4',
    labels: {
      app: 'db',
      'statefulset.kubernetes.io/pod-name': 'db-4',
      'apps.kubernetes.io/pod-index': '4',
      'controller-revision-hash': NEW,
    },
  });
  expect(made.metadata.generateName).toBeUndefined();
  expect(made.spec).toMatchObject({
    hostname: 'db-4',
    subdomain: 'db',
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-4' } }],
  });
  expect(claimsOf(set, 4)).toMatchObject([
    { metadata: { name: 'data-db-4', labels: { app: 'db' } } },
  ]);
});

test('SS2: lost labels are put back', () => {
  const bare = pod({ name: 'db-1', labels: { app: 'db' } });
  expect(withIdentity(statefulSet(2), bare).metadata.labels).toMatchObject({
    'apps.kubernetes.io/pod-index': '1',
  });
  const fine = member(1);
  expect(withIdentity(statefulSet(2), fine)).toBe(fine);
});

test.each([
  [
    'in the middle of an update',
    [member(0, OLD), member(1, OLD), member(2)],
    {
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 2,
      updatedReplicas: 1,
      currentRevision: OLD,
    },
  ],
  [
    'updated, one unready',
    [member(0), member(1), member(2, NEW, unready)],
    {
      replicas: 3,
      readyReplicas: 2,
      updatedReplicas: 3,
      currentRevision: OLD,
    },
  ],
  [
    'done',
    three(),
    {
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: NEW,
    },
  ],
  [
    'terminating pods are of no revision',
    [member(0), member(1, NEW, { deleting: true })],
    {
      replicas: 2,
      updatedReplicas: 1,
    },
  ],
] as const)('SS6: status: %s', (_, pods, expected) => {
  const set = statefulSet(3);
  const status = statefulStatus({ set, pods, current: OLD, update: NEW, now: NOW });
  expect(status).toMatchObject({ ...expected, updateRevision: NEW, observedGeneration: 1 });
});
