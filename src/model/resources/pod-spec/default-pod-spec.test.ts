// What pods and templates get by default.
// Cases: pkg/apis/core/v1/defaults_test.go TestSetDefaultPodSpec..., TestSetDefaultProbe...
import { expect, test } from 'vitest';
import type { PodSpec } from '../../generated/types.ts';
import { deepFreeze } from '../../meta/deep-freeze.ts';
import { defaultOwnPodSpec, defaultPodSpec } from './default-pod-spec.ts';
import { defaultPullPolicy } from './containers/default-container.ts';

const container = (more: object): PodSpec =>
  deepFreeze({ containers: [{ name: 'c', image: 'nginx', ...more }] }) as PodSpec;

test('an empty spec', () => {
  expect(defaultPodSpec(container({}))).toEqual({
    containers: [
      {
        name: 'c',
        image: 'nginx',
        imagePullPolicy: 'Always',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
});

test('empty texts and zeros count as nothing', () => {
  const spec = defaultPodSpec({
    ...container({
      terminationMessagePolicy: '',
      livenessProbe: { periodSeconds: 0, httpGet: { port: 80, path: '' } },
      ports: [{ containerPort: 80, protocol: '' }],
    }),
    dnsPolicy: '',
  });
  expect(spec.dnsPolicy).toBe('ClusterFirst');
  expect(spec.containers[0]).toMatchObject({
    terminationMessagePolicy: 'File',
    ports: [{ containerPort: 80, protocol: 'TCP' }],
    livenessProbe: {
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
      httpGet: { port: 80, path: '/', scheme: 'HTTP' },
    },
  });
});

test('a pod of its own: requests follow limits, host ports follow host networking', () => {
  const resources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1' } };
  const spec = defaultOwnPodSpec({
    ...container({ resources, ports: [{ containerPort: 80 }] }),
    hostNetwork: true,
  });
  expect(spec.enableServiceLinks).toBe(true);
  expect(spec.containers[0]!.resources?.requests).toEqual({ cpu: '1', memory: '1Gi' });
  expect(spec.containers[0]!.ports?.[0]?.hostPort).toBe(80);
});

test('the two names of the service account agree', () => {
  const old = defaultPodSpec({ ...container({}), serviceAccount: 'a' });
  expect([old.serviceAccountName, old.serviceAccount]).toEqual(['a', 'a']);
  const now = defaultPodSpec({ ...container({}), serviceAccountName: 'b' });
  expect([now.serviceAccountName, now.serviceAccount]).toEqual(['b', 'b']);
});

const VOLUMES: readonly (readonly [object, object])[] = [
  [{}, { emptyDir: {} }],
  [{ configMap: { name: 'a' } }, { configMap: { name: 'a', defaultMode: 0o644 } }],
  [{ secret: { secretName: 'a' } }, { secret: { secretName: 'a', defaultMode: 0o644 } }],
  [{ hostPath: { path: '/a' } }, { hostPath: { path: '/a', type: '' } }],
  [
    { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
    {
      projected: {
        defaultMode: 0o644,
        sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }],
      },
    },
  ],
  [
    { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } },
    {
      downwardAPI: {
        defaultMode: 0o644,
        items: [{ path: 'a', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } }],
      },
    },
  ],
];

for (const [given, expected] of VOLUMES) {
  test(`volume ${JSON.stringify(given)}`, () => {
    const spec = defaultPodSpec({ ...container({}), volumes: [{ name: 'v', ...given }] });
    expect(spec.volumes).toEqual([{ name: 'v', ...expected }]);
    expect(defaultPodSpec(deepFreeze(spec))).toBe(spec);
  });
}

// Upstream: pkg/util/parsers/parsers_test.go
const IMAGES: readonly (readonly [string, string])[] = [
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.25', 'IfNotPresent'],
  ['registry:5000/nginx', 'Always'],
  ['registry:5000/nginx:1', 'IfNotPresent'],
  ['nginx@sha256:abc', 'IfNotPresent'],
];

for (const [image, policy] of IMAGES) {
  test(`${image} is pulled ${policy}`, () => expect(defaultPullPolicy(image)).toBe(policy));
}
