// The registry: every built-in kind once, found by each of its names.
import { expect, test } from 'vitest';
import { BUILT_IN_RESOURCES } from './built-in-resources.ts';
import { defineResource } from './define-resource.ts';
import { Registry } from './registry.ts';

test('every built-in kind is registered once and says who it is', () => {
  const keys = BUILT_IN_RESOURCES.map(({ ref }) => `${ref.group}/${ref.version}/${ref.plural}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const definition of BUILT_IN_RESOURCES) {
    expect(definition.listKind).toBe(`${definition.ref.kind}List`);
    expect([...definition.verbs].sort()).toEqual(definition.verbs);
    expect(definition.columns.length).toBeGreaterThan(0);
    const names = definition.subresources.map(({ name }) => name);
    expect([...names].sort()).toEqual(names);
    expect(names.includes('scale')).toBe(definition.scale !== undefined);
  }
});

// kubectl api-resources of v1.35.
const NAMES: readonly (readonly [string, string])[] = [
  ['po', 'pods'],
  ['deploy', 'deployments'],
  ['sts', 'statefulsets'],
  ['ds', 'daemonsets'],
  ['rs', 'replicasets'],
  ['rc', 'replicationcontrollers'],
  ['svc', 'services'],
  ['ep', 'endpoints'],
  ['cm', 'configmaps'],
  ['ns', 'namespaces'],
  ['no', 'nodes'],
  ['sa', 'serviceaccounts'],
  ['pv', 'persistentvolumes'],
  ['pvc', 'persistentvolumeclaims'],
  ['sc', 'storageclasses'],
  ['hpa', 'horizontalpodautoscalers'],
  ['cj', 'cronjobs'],
  ['job', 'jobs'],
  ['pdb', 'poddisruptionbudgets'],
  ['ing', 'ingresses'],
  ['netpol', 'networkpolicies'],
  ['quota', 'resourcequotas'],
  ['limits', 'limitranges'],
  ['crd', 'customresourcedefinitions'],
  ['csr', 'certificatesigningrequests'],
  ['pc', 'priorityclasses'],
  ['ev', 'events'],
  ['ingress', 'ingresses'],
  ['networkpolicy', 'networkpolicies'],
  ['storageclass', 'storageclasses'],
];

for (const [name, plural] of NAMES) {
  test(`${name} means ${plural}`, () => {
    expect(Registry.builtIn().find(name)?.ref.plural).toBe(plural);
  });
}

test('versions of one kind share a storage version', () => {
  const registry = Registry.builtIn();
  const v1 = registry.get('autoscaling', 'v1', 'horizontalpodautoscalers')!;
  expect(registry.storageOf(v1).ref.version).toBe('v2');
  const events = registry.get('events.k8s.io', 'v1', 'events')!;
  expect(registry.storageOf(events).ref.group).toBe('');
  expect(registry.groups().get('autoscaling')).toEqual(['v2', 'v1']);
});

test('kinds come and go at run time', () => {
  const registry = Registry.builtIn();
  const before = registry.revision;
  const ref = { group: 'a.io', version: 'v1', kind: 'Cat', plural: 'cats', namespaced: true };
  registry.add(defineResource({ ref }));
  expect(registry.getByKind('a.io', 'v1', 'Cat')?.ref).toBe(ref);
  expect(registry.revision).toBeGreaterThan(before);
  registry.remove('a.io', 'v1', 'cats');
  expect(registry.get('a.io', 'v1', 'cats')).toBeUndefined();
  expect(registry.getByKind('a.io', 'v1', 'Cat')).toBeUndefined();
});
