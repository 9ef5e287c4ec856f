// Aggregated ClusterRoles on a real API server. Facts: pkg/controller/clusterroleaggregation
// clusterroleaggregation_controller_test.go (TestSyncClusterRole).
import { expect, test } from 'vitest';
import { CLUSTER_ROLES } from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';

function started() {
  const world = controllerWorld({ nodes: 1 });
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

const rule = (verb: string) => ({ apiGroups: [''], resources: ['pods'], verbs: [verb] });

function role(world: World, name: string, more: object): void {
  world.create(CLUSTER_ROLES, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    ...more,
  });
}

function aggregate(world: World, ...labels: readonly object[]): void {
  const clusterRoleSelectors = labels.map((matchLabels) => ({ matchLabels }));
  role(world, 'hammer', { aggregationRule: { clusterRoleSelectors } });
}

const part = (world: World, name: string, verb: string, labels: object): void =>
  role(world, name, { metadata: { name, labels }, rules: [rule(verb)] });

function verbs(world: World): readonly string[] {
  world.run(2);
  const { rules } = world.get(CLUSTER_ROLES, 'hammer');
  return (rules ?? []).flatMap((one) => one.verbs);
}

test('CA1: the rules of all that a selector chooses, by name', () => {
  const world = started();
  part(world, 'b', 'list', { foo: 'bar' });
  part(world, 'a', 'get', { foo: 'bar' });
  part(world, 'c', 'watch', { foo: 'other' });
  aggregate(world, { foo: 'bar' });
  expect(verbs(world)).toEqual(['get', 'list']);
});

test('CA1: several selectors add up, and equal rules count once', () => {
  const world = started();
  part(world, 'a', 'get', { foo: 'bar' });
  part(world, 'b', 'get', { foo: 'baz' });
  part(world, 'c', 'list', { foo: 'baz' });
  aggregate(world, { foo: 'bar' }, { foo: 'baz' });
  expect(verbs(world)).toEqual(['get', 'list']);
});

test('CA1: it follows what comes, changes and goes', () => {
  const world = started();
  aggregate(world, { foo: 'bar' });
  expect(verbs(world)).toEqual([]);
  part(world, 'a', 'get', { foo: 'bar' });
  expect(verbs(world)).toEqual(['get']);
  world.patch(CLUSTER_ROLES, 'a', { rules: [rule('delete')] });
  expect(verbs(world)).toEqual(['delete']);
  world.patch(CLUSTER_ROLES, 'a', { metadata: { labels: { foo: null } } });
  expect(verbs(world)).toEqual([]);
});

test('CA1: rules that somebody writes into it are replaced', () => {
  const world = started();
  part(world, 'a', 'get', { foo: 'bar' });
  aggregate(world, { foo: 'bar' });
  expect(verbs(world)).toEqual(['get']);
  world.patch(CLUSTER_ROLES, 'hammer', { rules: [rule('escalate')] });
  expect(verbs(world)).toEqual(['get']);
});

test('CA1: the roles for users gather what is labelled for them', () => {
  const world = started();
  const label = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
  part(world, 'mine', 'frobnicate', label);
  world.run(2);
  for (const name of ['view', 'edit', 'admin']) {
    const all = world.get(CLUSTER_ROLES, name).rules!.flatMap((one) => one.verbs);
    expect(all).toContain('frobnicate');
  }
});
