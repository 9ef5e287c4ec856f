// ingress-nginx in a whole cluster: the one that it comes with, and one more by manifest.
import { expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { SECOND } from '../../kernel/time.ts';
import {
  CLUSTER_ROLE_BINDINGS,
  DEPLOYMENTS,
  INGRESS_CLASSES,
  INGRESSES,
  NAMESPACES,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import { httpRequest } from '../../world/network/http.ts';
import type { Endpoint } from '../../world/network/packet.ts';

const ACCOUNT = 'ingress-nginx';
const ADMIN = { is: 'certificate', user: 'kubernetes-admin', groups: ['system:masters'] } as const;

function create(engine: Engine, ref: ResourceRef<any>, namespace: string, object: any): void {
  const { group, version, plural, kind } = ref;
  const response = engine.request({
    verb: 'create',
    group,
    version,
    resource: plural,
    subresource: '',
    namespace,
    name: '',
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    body: { apiVersion: group ? `${group}/${version}` : version, kind, ...object },
  });
  expect(response.code, JSON.stringify(response.body)).toBe(201);
}

function deployment(name: string, namespace: string, container: object, more: object = {}): object {
  const labels = { app: name };
  const spec = { containers: [{ name, ...container }], ...more };
  return {
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function service(name: string, namespace: string, port: object, type = 'ClusterIP'): object {
  return { metadata: { name, namespace }, spec: { type, selector: { app: name }, ports: [port] } };
}

function clusterWithIngress(): Engine {
  const engine = Engine.create({ nodes: 2, seed: 3 });
  engine.advance(20 * SECOND);
  const system = 'edge';
  create(engine, NAMESPACES, '', { metadata: { name: system } });
  create(engine, SERVICE_ACCOUNTS, system, { metadata: { name: ACCOUNT, namespace: system } });
  create(engine, CLUSTER_ROLE_BINDINGS, '', {
    metadata: { name: system },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: system }],
  });
  create(engine, INGRESS_CLASSES, '', {
    metadata: { name: 'edge' },
    spec: { controller: 'example.com/edge' },
  });
  const image = 'registry.k8s.io/ingress-nginx/controller:v1.14.0';
  const args = [
    '/nginx-ingress-controller',
    '--publish-service=edge/controller',
    '--controller-class=example.com/edge',
  ];
  const env = [{ name: 'POD_NAMESPACE', value: system }];
  create(
    engine,
    DEPLOYMENTS,
    system,
    deployment('controller', system, { image, args, env }, { serviceAccountName: ACCOUNT }),
  );
  const port = { name: 'http', port: 80, nodePort: 30_080 };
  create(engine, SERVICES, system, service('controller', system, port, 'NodePort'));
  create(
    engine,
    DEPLOYMENTS,
    'default',
    deployment('shop', 'default', {
      image: 'acme/shop:v1',
      ports: [{ containerPort: 8080 }],
    }),
  );
  create(engine, SERVICES, 'default', service('shop', 'default', { port: 80, targetPort: 8080 }));
  create(engine, INGRESSES, 'default', {
    metadata: { name: 'shop', namespace: 'default' },
    spec: {
      ingressClassName: 'edge',
      rules: [
        {
          host: 'shop.example',
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'shop', port: { number: 80 } } },
              },
              {
                path: '/gone',
                pathType: 'Prefix',
                backend: { service: { name: 'none', port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
  });
  engine.advance(60 * SECOND);
  return engine;
}

function get(engine: Engine, host: string, path: string, at?: Endpoint): string {
  const { network, kernel } = engine.cluster;
  const machine = { name: 'laptop', zone: 'far', isOn: true };
  const net =
    network.byAddress('203.0.113.9') ??
    network.createNamespace('laptop', machine, ['203.0.113.9'], engine.cluster.dataplane);
  const process = kernel.createProcess('curl');
  const to = at ?? {
    address: engine.cluster.machine('worker-1')?.machine.spec.address ?? '',
    port: 30_080,
  };
  const headers = new Map([['host', host]]);
  const handle = process.spawn(
    'curl',
    httpRequest(process, net, { to, path, headers, timeout: 5 * SECOND }),
  );
  engine.advance(6 * SECOND);
  if (handle.state.is !== 'done') throw new Error('curl ends');
  const outcome = handle.state.value;
  return outcome.is === 'response'
    ? String(outcome.response.status)
    : `${outcome.is}: ${outcome.why}`;
}

test('requests go by host and path from outside to pods', () => {
  const engine = clusterWithIngress();
  expect(get(engine, 'shop.example', '/')).toBe('200');
  expect(get(engine, 'other.example', '/')).toBe('404');
  expect(get(engine, 'shop.example', '/gone')).toBe('503');
  const stored = engine.store.get('ingresses.networking.k8s.io', 'default/shop') as any;
  expect(stored.status.loadBalancer.ingress).toHaveLength(1);
});

test("the cluster's own serves Ingresses of no class at its load balancer's address", () => {
  const engine = clusterWithIngress();
  create(engine, INGRESSES, 'default', {
    metadata: { name: 'plain', namespace: 'default' },
    spec: { defaultBackend: { service: { name: 'shop', port: { number: 80 } } } },
  });
  engine.advance(10 * SECOND);
  const stored = engine.store.get('ingresses.networking.k8s.io', 'default/plain') as any;
  const address = stored.status.loadBalancer.ingress[0].ip;
  const service = engine.store.get('services', 'ingress-nginx/ingress-nginx-controller') as any;
  expect(service.status.loadBalancer.ingress[0].ip).toBe(address);
  expect(get(engine, 'any.example', '/', { address, port: 80 })).toBe('200');
});
