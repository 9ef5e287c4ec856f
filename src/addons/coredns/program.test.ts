// A whole cluster: names resolve through kube-dns, and packets reach pods through Services.
import { expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { SECOND } from '../../kernel/time.ts';
import { DEPLOYMENTS, SERVICES } from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import type { ConnectOutcome } from '../../world/network/network-namespace.ts';
import { FileSystem } from '../../world/machines/file-system.ts';
import { FileTree } from '../../world/machines/file-system-tree.ts';
import { resolve } from '../../world/network/resolver.ts';
import type { Resolved } from '../../world/network/resolver.ts';
import type { Task } from '../../kernel/task.ts';

const ADMIN = { is: 'certificate', user: 'kubernetes-admin', groups: ['system:masters'] } as const;

function create(engine: Engine, ref: ResourceRef<any>, object: object): void {
  const { group, version, plural } = ref;
  const response = engine.request({
    verb: 'create',
    group,
    version,
    resource: plural,
    subresource: '',
    namespace: 'default',
    name: '',
    options: {},
    body: object,
    credentials: ADMIN,
    userAgent: 'test',
  });
  expect(response.code).toBe(201);
}

function clusterWithWeb(): Engine {
  const engine = Engine.create({ nodes: 3, seed: 5 });
  engine.advance(20 * SECOND);
  const labels = { app: 'web' };
  create(engine, DEPLOYMENTS, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'web', image: 'acme/shop:v1', ports: [{ containerPort: 8080 }] }],
        },
      },
    },
  });
  create(engine, SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  });
  engine.advance(40 * SECOND);
  return engine;
}

/** Runs a task on a worker's host network and returns its value. */
function on<T>(engine: Engine, node: string, make: (process: any, net: any) => Task<T>): T {
  const machine = engine.cluster.machine(node)?.machine;
  if (!machine) throw new Error(`${node} is a machine`);
  const process = machine.createProcess('probe');
  const handle = process.spawn('probe', make(process, machine.host));
  engine.advance(20 * SECOND);
  if (handle.state.is !== 'done') throw new Error(`the probe is ${handle.state.is}`);
  return handle.state.value;
}

function lookUp(engine: Engine, name: string): Resolved {
  return on(engine, 'worker-1', (process, net) => {
    const files = FileSystem.of(new FileTree(process.clock));
    files.makeDirectory('/etc', { parents: true });
    files.writeText(
      '/etc/resolv.conf',
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
    return resolve({ process, net, files }, name);
  });
}

function reach(engine: Engine, to: Endpoint): ConnectOutcome {
  return on(engine, 'worker-1', (process, net) =>
    net.connect(process, to, { timeout: 5 * SECOND }),
  );
}

test('a Service is found by name and reached through its rules', () => {
  const engine = clusterWithWeb();
  const found = lookUp(engine, 'web');
  if (found.is !== 'found') throw new Error(`web is ${found.is}`);
  expect(found.name).toBe('web.default.svc.cluster.local');
  const [address = ''] = found.addresses;
  const backends = new Set<string>();
  for (let tries = 0; tries < 12; tries++) {
    const outcome = reach(engine, { address, port: 80 });
    if (outcome.is !== 'connected') throw new Error(outcome.why);
    expect(outcome.end.remote.port).toBe(8080);
    backends.add(outcome.end.remote.address);
    expect(outcome.end.hops.map(({ kind }) => kind)).toContain('service');
  }
  expect(backends.size).toBe(3);
  expect(lookUp(engine, 'nothing').is).toBe('not found');
  expect(lookUp(engine, 'kubernetes.default').is).toBe('found');
});

test('rules outlive kube-proxy, but not the power', () => {
  const engine = clusterWithWeb();
  const service = lookUp(engine, 'web');
  const to = { address: service.is === 'found' ? (service.addresses[0] ?? '') : '', port: 80 };
  const proxy = engine.universe
    .containersOn('worker-1')
    .find(({ container }) => container === 'kube-proxy');
  proxy?.signal('KILL');
  expect(proxy && engine.cluster.dataplane.node('worker-1')?.cursor).toBeDefined();
  expect(reach(engine, to).is).toBe('connected');
  engine.cluster.machine('worker-1')?.machine.powerOff();
  engine.cluster.machine('worker-1')?.machine.powerOn();
  engine.advance(1);
  expect(engine.cluster.dataplane.node('worker-1')?.cursor).toBeUndefined();
  engine.advance(90 * SECOND);
  expect(reach(engine, to).is).toBe('connected');
});
