// Which slices are written. Facts: staging/src/k8s.io/endpointslice/reconciler_test.go,
// utils_test.go.
import { expect, test } from 'vitest';
import type { EndpointSlice, Pod, Service } from '../../../model/generated/types.ts';
import { node, pod } from '../testing/objects.ts';
import type { PodSketch } from '../testing/objects.ts';
import { addressTypes, desiredGroups } from './desired.ts';
import { planSlices } from './plan.ts';
import type { SlicePlan } from './plan.ts';

function service(spec: object = {}, labels?: object): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', uid: 'svc', ...(labels ? { labels } : {}) },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  } as Service;
}

let last = 0;
function backend(
  sketch: PodSketch = {},
  ip = `10.0.${Math.floor(++last / 250)}.${(last % 250) + 1}`,
): Pod {
  return pod({ ...sketch, status: { podIP: ip, podIPs: [{ ip }], ...sketch.status } });
}
const backends = (count: number): readonly Pod[] => Array.from({ length: count }, () => backend());

function plan(
  of: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[] = [],
  limit = 100,
): SlicePlan {
  const groups = desiredGroups(of, pods, (name) =>
    node(name, { labels: { 'topology.kubernetes.io/zone': 'z1' } }),
  );
  return planSlices(of, 'IPv4', groups, existing, limit);
}

let serial = 0;
/** The slices that stand after a plan was carried out. */
function applied(
  existing: readonly EndpointSlice[],
  { create, update, remove }: SlicePlan,
): readonly EndpointSlice[] {
  const kept = existing
    .filter((slice) => !remove.includes(slice))
    .map((slice) => update.find((one) => one.metadata.name === slice.metadata.name) ?? slice);
  const made = create.map((slice) => ({
    ...slice,
    metadata: { ...slice.metadata, name: `web-${++serial}` },
  }));
  return [...kept, ...made];
}
const sizes = (slices: readonly EndpointSlice[]) =>
  slices.map((slice) => slice.endpoints?.length ?? 0);
const counts = ({ create, update, remove }: SlicePlan) => [
  create.length,
  update.length,
  remove.length,
];

test('ES3: no endpoints: one empty slice, made once', () => {
  const first = plan(service(), []);
  expect([counts(first), first.create[0]?.endpoints, first.create[0]?.ports]).toEqual([
    [1, 0, 0],
    [],
    [],
  ]);
  expect(counts(plan(service(), [], applied([], first)))).toEqual([0, 0, 0]);
});

test('ES3: the empty slice becomes the first real one', () => {
  const slices = applied([], plan(service(), []));
  const next = plan(service(), backends(2), slices);
  expect([counts(next), sizes(applied(slices, next))]).toEqual([[0, 1, 0], [2]]);
});

test('ES3: at most 100 for each slice', () => {
  expect(sizes(applied([], plan(service(), backends(250))))).toEqual([100, 100, 50]);
});

test('ES3: nothing changes, nothing is written', () => {
  const pods = backends(150);
  const slices = applied([], plan(service(), pods));
  expect(counts(plan(service(), pods, slices))).toEqual([0, 0, 0]);
});

test('ES3: a new endpoint goes into the fullest slice with room', () => {
  const pods = backends(25);
  const slices = applied([], plan(service(), pods, [], 10));
  const next = plan(service(), [...pods, backend()], slices, 10);
  expect([counts(next), sizes(applied(slices, next))]).toEqual([
    [0, 1, 0],
    [10, 10, 6],
  ]);
});

test('ES3: more than fits into one slice with room: a new slice', () => {
  const pods = backends(25);
  const slices = applied([], plan(service(), pods, [], 10));
  const next = plan(service(), [...pods, ...backends(7)], slices, 10);
  expect([counts(next), sizes(applied(slices, next))]).toEqual([
    [1, 0, 0],
    [10, 10, 5, 7],
  ]);
});

test('ES3: a slice that changes anyway takes new endpoints', () => {
  const pods = backends(20);
  const slices = applied([], plan(service(), pods, [], 10));
  const next = plan(service(), [...pods.slice(1), backend()], slices, 10);
  expect([counts(next), sizes(applied(slices, next))]).toEqual([
    [0, 1, 0],
    [10, 10],
  ]);
});

test('ES3: an empty slice goes, unless it is the last', () => {
  const pods = backends(12);
  const slices = applied([], plan(service(), pods, [], 10));
  expect(counts(plan(service(), pods.slice(0, 10), slices, 10))).toEqual([0, 0, 1]);
});

test('ES3: other ports, other slices; an old one is reused', () => {
  const pods = backends(3);
  const slices = applied([], plan(service(), pods));
  const next = plan(service({ ports: [{ port: 80, targetPort: 9090 }] }), pods, slices);
  expect(counts(next)).toEqual([0, 1, 0]);
  expect(next.update[0]?.ports).toMatchObject([{ port: 9090 }]);
});

test('ES3: a named port that pods number differently makes two groups', () => {
  const port = (containerPort: number): PodSketch => ({
    spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort }] }] },
  });
  const of = service({ ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
  const made = plan(of, [backend(port(8080)), backend(port(9090)), backend(port(8080))]);
  expect(made.create.map((slice) => [slice.ports?.[0]?.port, slice.endpoints?.length])).toEqual([
    [8080, 2],
    [9090, 1],
  ]);
});

test('ES4: labels follow the Service', () => {
  const pods = backends(1);
  const made = plan(service({ clusterIP: 'None' }, { team: 'x' }), pods).create[0] as EndpointSlice;
  expect(made.metadata.labels).toEqual({
    team: 'x',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'service.kubernetes.io/headless': '',
  });
  expect(made.metadata.ownerReferences).toMatchObject([
    { kind: 'Service', name: 'web', controller: true },
  ]);
  const slices = applied([], { create: [made], update: [], remove: [] });
  expect(counts(plan(service({ clusterIP: 'None' }, { team: 'y' }), pods, slices))).toEqual([
    0, 1, 0,
  ]);
});

// TestPodToEndpoint: ready, serving, terminating.
test.each([
  ['ready', {}, {}, [true, true, false]],
  ['not ready', { ready: false }, {}, [false, false, false]],
  [
    'not ready, published',
    { ready: false },
    { publishNotReadyAddresses: true },
    [true, false, false],
  ],
  ['terminating', { deleting: true }, {}, [false, true, true]],
  ['terminating, not ready', { deleting: true, ready: false }, {}, [false, false, true]],
  [
    'terminating, published',
    { deleting: true },
    { publishNotReadyAddresses: true },
    [true, true, true],
  ],
] as const)('ES2: %s', (_, sketch, spec, [ready, serving, terminating]) => {
  const [group] = desiredGroups(service(spec), [backend({ name: 'b', ...sketch })], (name) =>
    node(name, { labels: { 'topology.kubernetes.io/zone': 'z1' } }),
  );
  expect(group?.endpoints).toMatchObject([
    {
      conditions: { ready, serving, terminating },
      nodeName: 'node-1',
      zone: 'z1',
      targetRef: { kind: 'Pod', namespace: 'default', name: 'b', uid: 'uid-b' },
    },
  ]);
});

test.each([
  ['no address', backend({}, ''), 0],
  ['finished', backend({ phase: 'Succeeded' }), 0],
  ['failed', backend({ phase: 'Failed' }), 0],
  ['IPv6 only', backend({}, 'fd00::1'), 0],
  ['fine', backend(), 1],
])('ES1: %s', (_, one, expected) => {
  expect(
    desiredGroups(service(), [one], () => undefined).flatMap(({ endpoints }) => endpoints),
  ).toHaveLength(expected);
});

test.each([
  [{}, ['IPv4']],
  [{ ipFamilies: ['IPv6', 'IPv4'] }, ['IPv6', 'IPv4']],
  [{ clusterIP: 'fd00::1' }, ['IPv6']],
] as const)('ES1: families of %j', (spec, expected) => {
  expect(addressTypes(service(spec))).toEqual(expected);
});

test('ES2: a host name under a headless Service', () => {
  const named = backend({ spec: { hostname: 'db-0', subdomain: 'web' } });
  const [group] = desiredGroups(service(), [named], () => undefined);
  expect(group?.endpoints[0]?.hostname).toBe('db-0');
});

test('ES6: hints', () => {
  const zoned = (name: string) => node(name, { labels: { 'topology.kubernetes.io/zone': 'z1' } });
  const hints = (spec: object) =>
    desiredGroups(service(spec), [backend()], zoned)[0]?.endpoints[0]?.hints;
  expect(hints({})).toBeUndefined();
  expect(hints({ trafficDistribution: 'PreferSameZone' })).toEqual({ forZones: [{ name: 'z1' }] });
  expect(hints({ trafficDistribution: 'PreferSameNode' })).toEqual({
    forZones: [{ name: 'z1' }],
    forNodes: [{ name: 'node-1' }],
  });
});
