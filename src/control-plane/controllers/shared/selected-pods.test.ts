// Membership of pods in Services, kept change by change. Facts:
// staging/src/k8s.io/endpointslice/util/controller_utils_test.go GetPodServiceMemberships.
import { expect, test } from 'vitest';
import { ENDPOINT_SLICES, PODS, SERVICES } from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';

function started() {
  const world = controllerWorld();
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

function service(world: World, name: string, selector: object): void {
  const metadata = { name, namespace: 'default' };
  const spec = { selector, ports: [{ port: 80 }] };
  world.create(SERVICES, { apiVersion: 'v1', kind: 'Service', metadata, spec });
}

function pod(world: World, name: string, labels: object): void {
  const metadata = { name, namespace: 'default', labels };
  const spec = { containers: [{ name: 'main', image: 'nginx' }] };
  world.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata, spec });
}

/** The names of each Service's endpoints. */
function members(world: World): Record<string, readonly string[]> {
  world.run(2);
  const found = new Map<string, string[]>();
  for (const { metadata, endpoints = [] } of world.list(ENDPOINT_SLICES)) {
    const name = metadata.labels?.['kubernetes.io/service-name'] ?? '';
    if (name === 'kubernetes') continue;
    const names = endpoints.map(({ targetRef }) => targetRef?.name ?? '');
    found.set(name, [...(found.get(name) ?? []), ...names].sort());
  }
  return Object.fromEntries(found);
}

test('ES1: pods join and leave as labels and selectors change', () => {
  const world = started();
  pod(world, 'early', { app: 'web', tier: 'front' });
  service(world, 'web', { app: 'web' });
  service(world, 'front', { tier: 'front', app: 'web' });
  service(world, 'db', { app: 'db' });
  pod(world, 'late', { app: 'web' });
  expect(members(world)).toEqual({ web: ['early', 'late'], front: ['early'], db: [] });
  world.patch(PODS, 'late', { metadata: { labels: { app: 'db' } } });
  expect(members(world)).toEqual({ web: ['early'], front: ['early'], db: ['late'] });
  world.patch(SERVICES, 'db', { spec: { selector: { app: 'web' } } });
  expect(members(world)).toEqual({ web: ['early'], front: ['early'], db: ['early'] });
  world.delete(PODS, 'early', { gracePeriodSeconds: 0 });
  expect(members(world)).toEqual({ web: [], front: [], db: [] });
  world.delete(SERVICES, 'web');
  pod(world, 'again', { app: 'web', tier: 'front' });
  expect(members(world)).toEqual({ front: ['again'], db: ['again'] });
});
