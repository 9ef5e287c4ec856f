// An API group behind an APIService: its condition, and who answers.
import { expect, test } from 'vitest';
import { AggregatedBackends } from '../../../client/aggregated-backends.ts';
import { ENDPOINT_SLICES, NAMESPACES, SERVICES } from '../../../model/api/refs.ts';
import { API_SERVICE_RESOURCE } from '../../../model/resources/api-service/api-service.resource.ts';
import { defineResource } from '../../../model/resources/define-resource.ts';
import { Registry } from '../../../model/resources/registry.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { Network } from '../../../world/network/network.ts';
import { serverForTest } from '../testing/server-for-test.ts';
import { Aggregator } from './aggregator.ts';

function world() {
  const registry = new Registry();
  const refs: readonly ResourceRef<any>[] = [NAMESPACES, SERVICES, ENDPOINT_SLICES];
  for (const ref of refs) registry.add(defineResource({ ref }));
  registry.add(API_SERVICE_RESOURCE);
  const made = serverForTest(registry);
  const network = new Network(made.kernel);
  const machine = { name: 'a', zone: 'z', isOn: true };
  const own = network.createNamespace('server', machine, ['10.0.0.1']);
  const other = { name: 'b', zone: 'z', isOn: true };
  const pod = network.createNamespace('pod', other, ['10.0.0.2']);
  const backends = new AggregatedBackends();
  Aggregator.attach(made.server, own, backends);
  const create = (group: string, resource: string, body: any) => {
    const namespace = body.metadata.namespace ?? '';
    const answer = made.send({ verb: 'create', group, resource, namespace, body });
    made.run();
    return answer;
  };
  const nodes = (request = {}) =>
    made.send({
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      resource: 'nodes',
      verb: 'list',
      ...request,
    });
  const condition = () => {
    const request = { group: 'apiregistration.k8s.io', resource: 'apiservices' };
    const name = 'v1beta1.metrics.k8s.io';
    const { object } = made.send({ ...request, verb: 'get', name });
    const [{ status, reason, message }] = object.status.conditions;
    return [status, reason, message];
  };
  return { ...made, other, pod, backends, create, nodes, condition };
}

const API_SERVICE = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io' },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
  },
};
const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'metrics-server', namespace: 'kube-system' },
  spec: { ports: [{ name: 'https', port: 443 }] },
};
const SLICE = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'metrics-server-1',
    namespace: 'kube-system',
    labels: { 'kubernetes.io/service-name': 'metrics-server' },
  },
  endpoints: [{ addresses: ['10.0.0.2'], conditions: { ready: true } }],
};

// Upstream: kube-aggregator pkg/controllers/status/remote/remote_available_controller_test.go
test('an APIService says why nobody answers, until somebody does', () => {
  const { create, nodes, condition, kernel, pod, other, backends } = world();
  expect(nodes().code).toBe(404);
  create('apiregistration.k8s.io', 'apiservices', API_SERVICE);
  expect(condition()).toEqual([
    'False',
    'ServiceNotFound',
    'service/metrics-server in "kube-system" is not present',
  ]);
  create('', 'services', SERVICE);
  create('discovery.k8s.io', 'endpointslices', SLICE);
  expect(condition()).toEqual(['True', 'Passed', 'all checks passed']);
  const { code, object } = nodes();
  expect([code, object.message]).toEqual([
    503,
    'the server is currently unable to handle the request',
  ]);
  const process = kernel.createProcess('metrics-server');
  const objects = () => [
    { apiVersion: 'x', kind: 'NodeMetrics', metadata: { name: 'n', labels: { a: 'b' } } },
  ];
  backends.serve(process, pod, { objects: objects as any });
  expect(nodes().object).toMatchObject({
    kind: 'NodeMetricsList',
    items: [{ metadata: { name: 'n' } }],
  });
  expect(nodes({ options: { labelSelector: 'a=c' } }).object.items).toEqual([]);
  expect(nodes({ verb: 'get', name: 'n' }).code).toBe(200);
  expect(nodes({ verb: 'get', name: 'm' }).object.message).toBe(
    'nodemetrics.metrics.k8s.io "m" not found',
  );
  expect(nodes({ verb: 'create', body: {} }).code).toBe(405);
  other.isOn = false;
  expect(nodes().code).toBe(503);
  other.isOn = true;
  process.crash('killed');
  expect(nodes().code).toBe(503);
});
