// Upstream: pkg/fieldpath/fieldpath_test.go, pkg/api/v1/resource/helpers_test.go.
import { expect, test } from 'vitest';
import type { Container, Pod } from '../../../model/generated/types.ts';
import type { PodFacts } from './field-value.ts';
import { fieldValue, resourceValue } from './field-value.ts';

const container: Container = {
  name: 'c',
  image: 'x',
  resources: { requests: { cpu: '125m', memory: '64Mi' }, limits: { cpu: '250m' } },
};
const facts: PodFacts = {
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'n',
      uid: 'u',
      labels: { zone: 'us', app: 'x' },
      annotations: { note: 'a "b"\nc' },
    },
    spec: { containers: [container], nodeName: 'node', serviceAccountName: 'default' },
  } as Pod,
  podAddresses: ['10.0.0.1'],
  hostAddresses: ['192.168.0.1'],
  allocatable: { cpu: '4', memory: '8Gi' },
};

test.each([
  ['metadata.name', 'p'],
  ['metadata.namespace', 'n'],
  ['metadata.uid', 'u'],
  ['metadata.labels', 'app="x"\nzone="us"'],
  ["metadata.labels['zone']", 'us'],
  ["metadata.labels['__proto__']", ''],
  ["metadata.annotations['note']", 'a "b"\nc'],
  ['metadata.annotations', 'note="a \\"b\\"\\nc"'],
  ['spec.nodeName', 'node'],
  ['spec.serviceAccountName', 'default'],
  ['status.podIP', '10.0.0.1'],
  ['status.hostIP', '192.168.0.1'],
])('%s', (path, expected) => {
  expect(fieldValue(path, facts)).toBe(expected);
});

test.each([
  ['requests.cpu', undefined, '1'],
  ['requests.cpu', '1m', '125'],
  ['limits.cpu', '1m', '250'],
  ['requests.memory', '1Mi', '64'],
  ['limits.memory', '1Gi', '8'],
  ['limits.memory', undefined, String(8 * 1024 ** 3)],
])('%s in units of %s', (resource, divisor, expected) => {
  const selector = divisor === undefined ? { resource } : { resource, divisor };
  expect(resourceValue(selector, container, facts)).toBe(expected);
});
