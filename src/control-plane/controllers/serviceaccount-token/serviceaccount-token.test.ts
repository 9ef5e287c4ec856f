// Accounts, their tokens, and mirrored endpoints on a real API server.
import { expect, test } from 'vitest';
import {
  CONFIG_MAPS,
  ENDPOINT_SLICES,
  ENDPOINTS,
  SECRETS,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';

function started() {
  const world = controllerWorld();
  world.run(1);
  return world;
}

const object = (kind: string, name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', ...more },
});

test('SA1, CA1, CA2: the default account and the root certificate are put back', () => {
  const world = started();
  expect(world.list(SERVICE_ACCOUNTS).map(({ metadata }) => metadata.name)).toEqual(['default']);
  world.delete(SERVICE_ACCOUNTS, 'default');
  world.patch(CONFIG_MAPS, 'kube-root-ca.crt', { data: { 'ca.crt': 'forged' } });
  world.run(2);
  expect(world.list(SERVICE_ACCOUNTS)).toHaveLength(1);
  expect(world.get(CONFIG_MAPS, 'kube-root-ca.crt').data).toEqual({ 'ca.crt': 'ca' });
});

test('TC1, TC2: a token for the asking, gone with its account', () => {
  const world = started();
  world.create(SERVICE_ACCOUNTS, object('ServiceAccount', 'robot'));
  const annotations = { 'kubernetes.io/service-account.name': 'robot' };
  const secret = object('Secret', 'robot-token', { annotations });
  world.create(SECRETS, { ...secret, type: 'kubernetes.io/service-account-token' });
  world.run(2);
  const { data, metadata } = world.get(SECRETS, 'robot-token');
  expect(Object.keys(data ?? {}).sort()).toEqual(['ca.crt', 'namespace', 'token']);
  const uid = world.get(SERVICE_ACCOUNTS, 'robot').metadata.uid;
  expect(metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(uid);
  world.delete(SERVICE_ACCOUNTS, 'robot');
  world.run(2);
  expect(world.get<any>(SECRETS, 'robot-token').reason).toBe('NotFound');
});

test('EM1-EM3: hand-kept Endpoints are mirrored while they last', () => {
  const world = started();
  world.create(SERVICES, { ...object('Service', 'outside'), spec: { ports: [{ port: 80 }] } });
  const subsets = [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 9376 }] }];
  world.create(ENDPOINTS, { ...object('Endpoints', 'outside'), subsets });
  world.run(2);
  const mirrors = () =>
    world.list(ENDPOINT_SLICES).filter(({ metadata }) => metadata.name.startsWith('outside-'));
  expect(mirrors()).toMatchObject([
    { addressType: 'IPv4', endpoints: [{ addresses: ['192.0.2.7'] }], ports: [{ port: 9376 }] },
  ]);
  world.delete(ENDPOINTS, 'outside');
  world.run(2);
  expect(mirrors()).toHaveLength(0);
});
