// Which Services get, keep or lose a load balancer, by tables.
import { expect, test } from 'vitest';
import type { Service } from '../../model/generated/types.ts';
import { chooseAddress, CLEANUP_FINALIZER, planBalancer } from './load-balancer-plan.ts';

const MARKED = { finalizers: [CLEANUP_FINALIZER] };
const DELETED = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const BALANCER = { type: 'LoadBalancer' };
const GIVEN = { loadBalancer: { ingress: [{ ip: '172.19.0.200' }] } };

// Upstream: cloud-provider controllers/service/controller_test.go TestSyncLoadBalancerIfNeeded
test.each([
  ['an ordinary service', {}, { type: 'ClusterIP' }, {}, { is: 'nothing' }],
  ['a new one', {}, BALANCER, {}, { is: 'ensure', isNew: true }],
  ['marked, without an address yet', MARKED, BALANCER, {}, { is: 'ensure', isNew: true }],
  ['an address, but its mark is lost', {}, BALANCER, GIVEN, { is: 'ensure', isNew: false }],
  ['as it should be', MARKED, BALANCER, GIVEN, { is: 'nothing' }],
  ['of another class', {}, { ...BALANCER, loadBalancerClass: 'a.b/c' }, {}, { is: 'nothing' }],
  ['no longer one', MARKED, { type: 'NodePort' }, GIVEN, { is: 'release' }],
  ['deleted', { ...MARKED, ...DELETED }, BALANCER, GIVEN, { is: 'release' }],
  ['deleted and released', DELETED, BALANCER, GIVEN, { is: 'nothing' }],
] as const)('%s', (_, metadata, spec, status, step) => {
  expect(planBalancer({ metadata, spec, status } as unknown as Service)).toEqual(step);
});

test.each([
  [undefined, [], '172.19.0.200'],
  [undefined, ['172.19.0.200', '172.19.0.202'], '172.19.0.201'],
  ['172.19.5.5', [], '172.19.5.5'],
  ['172.19.5.5', ['172.19.5.5'], undefined],
  ['10.0.0.1', [], undefined],
])('asked for %s while %j are taken: %s', (wanted, taken, address) => {
  expect(chooseAddress(wanted, new Set(taken))).toBe(address);
});
