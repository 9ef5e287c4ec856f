// The add-ons at work in a whole cluster.
import { beforeAll, expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { ApiRequest, Verb } from '../../model/api/request.ts';
import { DEPLOYMENTS, PERSISTENT_VOLUME_CLAIMS, PODS, SERVICES } from '../../model/api/refs.ts';
import { NODE_METRICS, POD_METRICS } from '../../model/resources/metrics/metrics.resource.ts';
import { Engine } from '../engine.ts';
import { ADMIN } from './credentials.ts';

let engine: Engine;

beforeAll(() => {
  engine = Engine.create({ nodes: 2, seed: 3, freeze: true });
});

function ask(verb: Verb, ref: ResourceRef<any>, name: string, more: Partial<ApiRequest> = {}) {
  const namespace = ref.namespaced ? 'default' : '';
  const response = engine.request({
    verb,
    group: ref.group,
    version: ref.version,
    resource: ref.plural,
    subresource: '',
    namespace,
    name,
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    ...more,
  });
  return (response.body as { object: any }).object;
}

const create = (ref: ResourceRef<any>, body: any) =>
  ask('create', ref, '', {
    body: {
      apiVersion: ref.group === '' ? ref.version : `${ref.group}/${ref.version}`,
      kind: ref.kind,
      ...body,
    },
  });
const run = (seconds: number) => engine.advance(seconds * SECOND);
const podOf = (name: string, spec: object) =>
  create(PODS, { metadata: { name, labels: { app: name } }, spec });

test('metrics-server knows what nodes and pods use', () => {
  podOf('burner', {
    containers: [
      {
        name: 'main',
        image: 'vish/stress',
        args: ['-cpus', '1'],
        resources: { limits: { cpu: '500m' } },
      },
    ],
  });
  run(60);
  const { items } = ask('list', NODE_METRICS, '');
  expect(items.map((one: any) => one.metadata.name)).toEqual([
    'control-plane-1',
    'worker-1',
    'worker-2',
  ]);
  const [{ name, usage }] = ask('get', POD_METRICS, 'burner').containers;
  expect(name).toBe('main');
  expect(usage.cpu).toBe('500000000n');
});

test('a claim gets a volume on the node of its first pod, and gives it back', () => {
  create(PERSISTENT_VOLUME_CLAIMS, {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  run(5);
  expect(ask('get', PERSISTENT_VOLUME_CLAIMS, 'data').status.phase).toBe('Pending');
  podOf('writer', {
    containers: [
      {
        name: 'main',
        image: 'busybox',
        command: ['sh', '-c', 'echo hello > /data/f; sleep 9999'],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    terminationGracePeriodSeconds: 1,
  });
  run(20);
  const claim = ask('get', PERSISTENT_VOLUME_CLAIMS, 'data');
  expect([claim.status.phase, claim.spec.storageClassName]).toEqual(['Bound', 'standard']);
  const { spec } = ask('get', PODS, 'writer');
  const { files } = engine.cluster.machine(spec.nodeName)!.machine;
  const path = `/var/local-path-provisioner/${claim.spec.volumeName}_default_data`;
  expect(files.readText(`${path}/f`)).toBe('hello\n');
  ask('patch', PERSISTENT_VOLUME_CLAIMS, 'data', {
    patchType: 'merge',
    body: { spec: { resources: { requests: { storage: '2Gi' } } } },
  });
  run(5);
  expect(ask('get', PERSISTENT_VOLUME_CLAIMS, 'data').status.capacity.storage).toBe('2Gi');
  ask('delete', PODS, 'writer');
  ask('delete', PERSISTENT_VOLUME_CLAIMS, 'data');
  run(30);
  expect(engine.store.get('persistentvolumes', claim.spec.volumeName)).toBeUndefined();
  expect(files.exists(path)).toBe(false);
});

test('a Service of type LoadBalancer is reached from outside at an address of the cloud', () => {
  create(DEPLOYMENTS, {
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
      },
    },
  });
  create(SERVICES, {
    metadata: { name: 'web' },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  run(30);
  expect(ask('get', SERVICES, 'web').status.loadBalancer.ingress).toEqual([
    { ip: '172.19.0.201', ipMode: 'VIP' },
  ]);
  const load = {
    group: 'sim.kubetarium.dev',
    version: 'v1alpha1',
    kind: 'LoadGenerator',
    plural: 'loadgenerators',
    namespaced: true,
  };
  create(load, {
    metadata: { name: 'users', namespace: 'default' },
    spec: { url: 'http://web.default/', requestsPerSecond: 400 },
  });
  run(10);
  const { status } = ask('get', load, 'users');
  expect(status.successRate).toBe(1);
  expect(status.requestsPerSecond).toBeGreaterThan(380);
  expect(Object.keys(status.byPod)).toHaveLength(2);
  ask('delete', SERVICES, 'web');
  run(1);
  expect(ask('get', SERVICES, 'web').metadata.finalizers).toEqual([
    'service.kubernetes.io/load-balancer-cleanup',
  ]);
  run(10);
  expect(ask('get', SERVICES, 'web').code).toBe(404);
});

const PROFILES = {
  group: 'sim.kubetarium.dev',
  version: 'v1alpha1',
  kind: 'ImageProfile',
  plural: 'imageprofiles',
  namespaced: false,
};

test('an image behaves as its profile says, unless the pod runs something else of it', () => {
  create(PROFILES, {
    metadata: { name: 'slow' },
    spec: { image: 'example/slow:*', memory: '64Mi', exitAfterSeconds: 5, exitCode: 3 },
  });
  const once = { restartPolicy: 'Never' };
  podOf('own', { ...once, containers: [{ name: 'c', image: 'example/slow:1' }] });
  podOf('unknown', {
    ...once,
    containers: [{ name: 'c', image: 'example/slow:1', command: ['/x'] }],
  });
  const shell = ['sh', '-c', 'exit 7'];
  podOf('shell', { ...once, containers: [{ name: 'c', image: 'example/slow:1', command: shell }] });
  run(60);
  const codeOf = (name: string) =>
    ask('get', PODS, name).status.containerStatuses[0].state.terminated.exitCode;
  expect(['own', 'unknown', 'shell'].map(codeOf)).toEqual([3, 3, 7]);
});

test('an API server that was taken away and came back gives no uid twice', () => {
  const uids = new Set<string>();
  const twice: string[] = [];
  for (const { object } of engine.store.eventsAfter(0)) uids.add(object.metadata.uid ?? '');
  const stop = engine.store.onEvent(({ type, resource, key, object }) => {
    if (type !== 'ADDED') return;
    const { uid = '' } = object.metadata;
    if (uids.has(uid)) twice.push(`${resource} ${key}`);
    uids.add(uid);
  });
  const faults = { ...PROFILES, kind: 'Fault', plural: 'faults' };
  for (const round of ['1', '2']) {
    const target = { kind: 'Component', name: 'kube-apiserver' };
    create(faults, {
      metadata: { name: `down-${round}` },
      spec: { action: 'ComponentDown', target, durationSeconds: 60 },
    });
    run(120);
    for (const letter of ['a', 'b', 'c']) {
      podOf(`${letter}${round}`, { containers: [{ name: 'c', image: 'busybox' }] });
    }
  }
  stop();
  expect(uids.size).toBeGreaterThan(100);
  expect(twice).toEqual([]);
});
