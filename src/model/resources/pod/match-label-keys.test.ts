// Keys of a pod's labels become expressions of its selectors.
// Cases: pkg/registry/core/pod/strategy_test.go Test_applyLabelKeysToLabelSelector.
import { expect, test } from 'vitest';
import { created } from '../testing/harness.ts';
import { POD_RESOURCE } from './pod.resource.ts';

test('matching and mismatching keys, for labels that the pod has', () => {
  const term = {
    topologyKey: 'zone',
    labelSelector: { matchLabels: { app: 'web' } },
    matchLabelKeys: ['pod-template-hash', 'absent'],
    mismatchLabelKeys: ['tenant'],
  };
  const spread = {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: {},
    matchLabelKeys: ['pod-template-hash'],
  };
  const pod = created(POD_RESOURCE, {
    metadata: { labels: { 'pod-template-hash': 'abc', tenant: 'a' } },
    spec: {
      containers: [{ name: 'c', image: 'x' }],
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      topologySpreadConstraints: [spread],
    },
  });
  const hash = { key: 'pod-template-hash', operator: 'In', values: ['abc'] };
  const affinity = pod.spec.affinity?.podAffinity;
  expect(affinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector).toEqual({
    matchLabels: { app: 'web' },
    matchExpressions: [hash, { key: 'tenant', operator: 'NotIn', values: ['a'] }],
  });
  expect(pod.spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
    matchExpressions: [hash],
  });
});
