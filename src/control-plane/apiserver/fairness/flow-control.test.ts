// API priority and fairness on a real API server.
// Facts: apiserver pkg/util/flowcontrol/rule_test.go, test/e2e/apimachinery/flowcontrol.go.
import { expect, test } from 'vitest';
import {
  FLOW_SCHEMAS as SCHEMA_REF,
  PODS,
  PRIORITY_LEVEL_CONFIGURATIONS as LEVEL_REF,
} from '../../../model/api/refs.ts';
import type { FlowSchema } from '../../../model/generated/types.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { FLOW_SCHEMAS } from '../../../model/resources/flow-control/bootstrap-configuration.ts';
import { internalRequest } from '../internal-request.ts';
import { serverForTest } from '../testing/server-for-test.ts';
import { LOOPBACK } from '../user.ts';
import { inOrder, schemaOf } from './classify.ts';

const ORDERED = inOrder(
  [...FLOW_SCHEMAS].map(([name, spec]) => ({ metadata: { name }, spec }) as FlowSchema),
);
const ACCOUNTS = ['system:serviceaccounts', 'system:authenticated'];
const NODES = ['system:nodes', 'system:authenticated'];
const leases = 'leases.coordination.k8s.io';

test.each([
  ['exempt', 'admin', ['system:masters'], 'list', 'pods', 'default'],
  ['system-node-high', 'system:node:a', NODES, 'update', leases, 'kube-node-lease'],
  ['system-node-high', 'system:node:a', NODES, 'patch', 'nodes/status', ''],
  ['system-nodes', 'system:node:a', NODES, 'list', 'pods', ''],
  ['system-leader-election', 'system:kube-scheduler', [], 'update', leases, 'kube-system'],
  ['kube-scheduler', 'system:kube-scheduler', [], 'list', leases, 'kube-system'],
  [
    'kube-system-service-accounts',
    'system:serviceaccount:kube-system:a',
    ACCOUNTS,
    'get',
    'pods',
    '',
  ],
  ['service-accounts', 'system:serviceaccount:default:a', ACCOUNTS, 'get', 'pods', 'default'],
  ['global-default', 'jane', ['system:authenticated'], 'get', 'pods', 'default'],
])('%s: %s of %j may %s %s', (expected, name, groups, verb, what, namespace) => {
  const [path = '', group = ''] = what.split(/\.(.*)/);
  const [resource = '', subresource = ''] = path.split('/');
  const request = { user: { name, groups }, verb, group, resource, subresource, namespace };
  expect(schemaOf(request, ORDERED)?.metadata.name).toBe(expected);
});

test('a schema of a level that is not there says so, takes nobody, and comes back to life', () => {
  const { server, kernel } = serverForTest(Registry.builtIn());
  const settle = (): boolean => kernel.clock.runUntil(kernel.now + 1);
  const user = { name: 'jane', groups: ['system:authenticated'] };
  const place = { verb: 'list', group: '', resource: PODS.plural, subresource: '', namespace: 'a' };
  const flow = (): string | undefined =>
    server.flowControl?.flowOf({ user, ...place })?.schema.metadata.name;
  const dangling = (): unknown =>
    server.read(SCHEMA_REF, '', 'global-default')?.status?.conditions?.[0];
  settle();
  expect(dangling()).toMatchObject({ type: 'Dangling', status: 'False', reason: 'Found' });
  expect(flow()).toBe('global-default');
  server.handleAs(LOOPBACK, internalRequest('delete', LEVEL_REF, '', 'global-default'));
  settle();
  expect(dangling()).toMatchObject({ status: 'True', reason: 'NotFound' });
  expect(flow()).toBe('catch-all');
  server.flowControl?.ensure();
  settle();
  expect(dangling()).toMatchObject({ status: 'False' });
  expect(flow()).toBe('global-default');
});
