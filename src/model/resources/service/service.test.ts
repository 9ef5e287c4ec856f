// Services: defaults, what an update keeps and frees, validation, columns.
// Cases: pkg/registry/core/service/strategy_test.go, storage/rest_test.go, printers_test.go
import { expect, test } from 'vitest';
import type { Service } from '../../generated/types.ts';
import { create, created, row, update } from '../testing/harness.ts';
import { SERVICE_RESOURCE } from './service.resource.ts';

const WEB = { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } };

test('defaults of a plain service', () => {
  expect(created(SERVICE_RESOURCE, WEB).spec).toEqual({
    selector: { app: 'web' },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  });
});

test('defaults by type', () => {
  const node = created(SERVICE_RESOURCE, { spec: { ...WEB.spec, type: 'NodePort' } });
  expect(node.spec.externalTrafficPolicy).toBe('Cluster');
  const balancer = created(SERVICE_RESOURCE, { spec: { ...WEB.spec, type: 'LoadBalancer' } });
  expect(balancer.spec.allocateLoadBalancerNodePorts).toBe(true);
  const sticky = created(SERVICE_RESOURCE, { spec: { ...WEB.spec, sessionAffinity: 'ClientIP' } });
  expect(sticky.spec.sessionAffinityConfig).toEqual({ clientIP: { timeoutSeconds: 10800 } });
  const headless = created(SERVICE_RESOURCE, { spec: { ...WEB.spec, clusterIP: 'None' } });
  expect(headless.spec.clusterIPs).toEqual(['None']);
  const external = created(SERVICE_RESOURCE, {
    spec: { type: 'ExternalName', externalName: 'example.com' },
  });
  expect(external.spec).toEqual({
    type: 'ExternalName',
    externalName: 'example.com',
    sessionAffinity: 'None',
  });
});

const BAD: readonly (readonly [string, object, string])[] = [
  ['no ports', { selector: { a: 'b' } }, 'spec.ports: Required value'],
  [
    'ports without names',
    { ports: [{ port: 80 }, { port: 81 }] },
    'spec.ports[0].name: Required value',
  ],
  [
    'the same port twice',
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    },
    'spec.ports[1]: Duplicate value: {"port":80,"protocol":"TCP","targetPort":0}',
  ],
  [
    'an unknown type',
    { ports: [{ port: 80 }], type: 'Nope' },
    'spec.type: Unsupported value: "Nope": supported values: "ClusterIP", "ExternalName",' +
      ' "LoadBalancer", "NodePort"',
  ],
  [
    'a node port of a ClusterIP',
    { ports: [{ port: 80, nodePort: 30000 }] },
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  ['no external name', { type: 'ExternalName' }, 'spec.externalName: Required value'],
  [
    'a bad port',
    { ports: [{ port: 0 }] },
    'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
  ],
  [
    'a headless NodePort',
    { type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] },
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  ],
  [
    'a loopback address',
    { ports: [{ port: 80 }], externalIPs: ['127.0.0.1'] },
    'spec.externalIPs[0]: Invalid value: "127.0.0.1":' +
      ' may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ],
];

for (const [name, spec, message] of BAD) {
  test(`refuses ${name}`, () => {
    expect(create(SERVICE_RESOURCE, { spec }).errors).toContain(message);
  });
}

function allocated(spec: object): Service {
  const service = created(SERVICE_RESOURCE, { spec: { ...WEB.spec, ...spec } });
  const ports = service.spec.ports!.map((port, i) =>
    service.spec.type === 'ClusterIP' ? port : { ...port, nodePort: 30080 + i },
  );
  const clusterIPs = ['10.96.0.7'];
  return { ...service, spec: { ...service.spec, ports, clusterIP: '10.96.0.7', clusterIPs } };
}

test('an apply without addresses keeps them, and node ports', () => {
  const old = allocated({ type: 'NodePort' });
  const { object, errors } = update(SERVICE_RESOURCE, old, (service) => ({
    ...service,
    spec: { ...WEB.spec, type: 'NodePort', selector: { app: 'other' } },
  }));
  expect(errors).toEqual([]);
  expect(object.spec).toMatchObject({ clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] });
  expect(object.spec.ports![0]!.nodePort).toBe(30080);
});

test('a change of type frees what the new type does not have', () => {
  const old = allocated({ type: 'NodePort' });
  const plain = update(SERVICE_RESOURCE, old, (service) => ({
    ...service,
    spec: { ...service.spec, type: 'ClusterIP' },
  }));
  expect(plain.errors).toEqual([]);
  expect(plain.object.spec.ports![0]!.nodePort).toBeUndefined();
  expect(plain.object.spec.externalTrafficPolicy).toBeUndefined();
  const external = update(SERVICE_RESOURCE, old, (service) => ({
    ...service,
    spec: { ...service.spec, type: 'ExternalName', externalName: 'a.b' },
  }));
  expect(external.object.spec.clusterIP).toBeUndefined();
  expect(external.object.spec.clusterIPs).toBeUndefined();
});

test('the cluster address is for life', () => {
  const { errors } = update(SERVICE_RESOURCE, allocated({}), (service) => ({
    ...service,
    spec: { ...service.spec, clusterIP: '10.96.0.8' },
  }));
  expect(errors).toContain(
    'spec.clusterIPs[0]: Invalid value: ["10.96.0.8"]: may not change once set',
  );
});

test('columns', () => {
  const cells = row(SERVICE_RESOURCE, allocated({ type: 'LoadBalancer' }));
  expect(cells).toMatchObject({
    Name: 'x',
    Type: 'LoadBalancer',
    'Cluster-IP': '10.96.0.7',
    'External-IP': '<pending>',
    'Port(s)': '80:30080/TCP',
    Age: '60m',
    Selector: 'app=web',
  });
  const plain = row(SERVICE_RESOURCE, allocated({}));
  expect([plain['External-IP'], plain['Port(s)']]).toEqual(['<none>', '80/TCP']);
});

// Upstream: pkg/api/service/warnings_test.go
test('headless services ignore some fields, and say so', () => {
  const headless = created(SERVICE_RESOURCE, {
    spec: { ...WEB.spec, clusterIP: 'None', sessionAffinity: 'ClientIP', externalIPs: ['1.2.3.4'] },
  });
  expect(SERVICE_RESOURCE.warnings(headless)).toEqual([
    'spec.externalIPs is ignored for headless services',
    'spec.SessionAffinity is ignored for headless services',
  ]);
  expect(SERVICE_RESOURCE.warnings(created(SERVICE_RESOURCE, WEB))).toEqual([]);
});
