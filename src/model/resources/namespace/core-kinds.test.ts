// Namespaces, nodes, config maps, secrets, events, endpoints and leases.
// Cases: pkg/registry/core/*/strategy_test.go, pkg/apis/core/validation/validation_test.go,
// pkg/printers/internalversion/printers_test.go.
import { expect, test } from 'vitest';
import type { Event, EventsV1Event, Node } from '../../generated/types.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { CONFIG_MAP_RESOURCE } from '../config-map/config-map.resource.ts';
import { ENDPOINT_SLICE_RESOURCE } from '../endpoint-slice/endpoint-slice.resource.ts';
import { ENDPOINTS_RESOURCE } from '../endpoints/endpoints.resource.ts';
import { EVENT_V1_RESOURCE } from '../event/event-v1.resource.ts';
import { EVENT_RESOURCE } from '../event/event.resource.ts';
import { NODE_RESOURCE } from '../node/node.resource.ts';
import { SERVICE_ACCOUNT_RESOURCE } from '../service-account/service-account.resource.ts';
import { SECRET_RESOURCE } from '../secret/secret.resource.ts';
import { CONTEXT, create, created, draft, row, update } from '../testing/harness.ts';
import { NAMESPACE_RESOURCE } from './namespace.resource.ts';

test('a namespace gets its name as a label, a finalizer and a phase', () => {
  const namespace = created(NAMESPACE_RESOURCE, { metadata: { name: 'dev' } });
  expect(namespace.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'dev' });
  expect([namespace.spec, namespace.status]).toEqual([
    { finalizers: ['kubernetes'] },
    { phase: 'Active' },
  ]);
  const { errors } = create(NAMESPACE_RESOURCE, { metadata: { name: 'Bad_Name' } });
  expect(errors[0]).toMatch(/^metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123/);
});

test('metadata rules: labels, owners, namespaces', () => {
  const bad = (metadata: object): readonly string[] =>
    create(CONFIG_MAP_RESOURCE, { metadata }).errors;
  expect(bad({ labels: { a: '<img onerror>' } })[0]).toMatch(
    /^metadata\.labels: Invalid value: "<img onerror>": a valid label must be an empty string/,
  );
  expect(bad({ labels: JSON.parse('{"__proto__": "x"}') as object })[0]).toMatch(
    /^metadata\.labels: Invalid value: "__proto__": name part must consist of/,
  );
  expect(bad({ annotations: { a: 'x'.repeat(262144) } })).toEqual([
    'metadata.annotations: Too long: may not be more than 262144 bytes',
  ]);
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1', controller: true };
  expect(bad({ ownerReferences: [owner, { ...owner, name: 'b' }] })[0]).toMatch(
    /Only one reference can have Controller set to true\. .* Pod\/a and Pod\/b$/,
  );
  expect(create(NODE_RESOURCE, { metadata: { namespace: 'a' } }).errors).toEqual([
    'metadata.namespace: Forbidden: not allowed on this type',
  ]);
});

function node(status: object, spec: object = {}): Node {
  const labels = { 'node-role.kubernetes.io/control-plane': '', 'kubernetes.io/role': 'x' };
  return { ...draft(NODE_RESOURCE, { metadata: { labels } }), spec, status } as Node;
}

const ready = (status: string): object => ({ conditions: [{ type: 'Ready', status }] });
const NODES: readonly (readonly [Node, string])[] = [
  [node(ready('True')), 'Ready'],
  [node(ready('False')), 'NotReady'],
  [node(ready('Unknown')), 'NotReady'],
  [node({}), 'Unknown'],
  [node(ready('True'), { unschedulable: true }), 'Ready,SchedulingDisabled'],
];

for (const [object, status] of NODES) {
  test(`node ${status}`, () => {
    expect(row(NODE_RESOURCE, object)).toMatchObject({
      Status: status,
      Roles: 'control-plane,x',
      'Internal-IP': '<none>',
      'OS-Image': '<unknown>',
    });
  });
}

test('a node keeps its pod range', () => {
  const old = { ...node({}), spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'] } };
  const { errors } = update(NODE_RESOURCE, old, (object) => ({
    ...object,
    spec: { podCIDR: '10.2.0.0/24', podCIDRs: ['10.2.0.0/24'] },
  }));
  expect(errors).toEqual([
    'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
  ]);
});

test('secrets: stringData becomes data, types have their keys', () => {
  const secret = created(SECRET_RESOURCE, { data: { a: 'MQ==' }, stringData: { b: 'grün' } });
  expect([secret.data, secret.type]).toEqual([{ a: 'MQ==', b: 'Z3LDvG4=' }, 'Opaque']);
  expect(secret.stringData).toBeUndefined();
  expect(create(SECRET_RESOURCE, { type: 'kubernetes.io/tls' }).errors).toEqual([
    'data[tls.crt]: Required value',
    'data[tls.key]: Required value',
  ]);
  const { errors } = update(SECRET_RESOURCE, secret, (object) => ({ ...object, type: 'other' }));
  expect(errors).toEqual(['type: Invalid value: "other": field is immutable']);
});

test('what is immutable stays', () => {
  const map = created(CONFIG_MAP_RESOURCE, { data: { a: 'b' }, immutable: true });
  const { errors } = update(CONFIG_MAP_RESOURCE, map, (object) => ({ ...object, data: {} }));
  expect(errors).toEqual(['data: Forbidden: field is immutable when `immutable` is set']);
  expect(create(CONFIG_MAP_RESOURCE, { data: { 'a b': 'c' } }).errors[0]).toMatch(
    /^data\[a b\]: Invalid value: "a b": a valid config key must consist of/,
  );
});

const EVENT = {
  metadata: { name: 'e', namespace: 'default' },
  involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
  reason: 'Pulled',
  message: 'Image pulled ',
  type: 'Normal',
  source: { component: 'kubelet', host: 'n1' },
  firstTimestamp: '2026-01-01T00:50:00Z',
  lastTimestamp: '2026-01-01T00:59:30Z',
  count: 3,
};

test('events: row, rule, and the other version', () => {
  const event = created(EVENT_RESOURCE, EVENT);
  expect(row(EVENT_RESOURCE, event)).toEqual({
    'Last Seen': '30s',
    Type: 'Normal',
    Reason: 'Pulled',
    Object: 'pod/p',
    Subobject: '',
    Source: 'kubelet, n1',
    Message: 'Image pulled',
    'First Seen': '10m',
    Count: 3,
    Name: 'e',
  });
  const elsewhere = { ...EVENT, involvedObject: { ...EVENT.involvedObject, namespace: 'b' } };
  expect(create(EVENT_RESOURCE, elsewhere).errors).toEqual([
    'involvedObject.namespace: Invalid value: "b": does not match event.namespace',
  ]);
  const other: EventsV1Event = EVENT_V1_RESOURCE.conversion!.fromStorage(event);
  expect(other).toMatchObject({
    note: EVENT.message,
    regarding: { name: 'p' },
    deprecatedCount: 3,
  });
  const back = EVENT_V1_RESOURCE.conversion!.toStorage(other) as Event;
  expect(deepEqual(back, event)).toBe(true);
  expect(EVENT_V1_RESOURCE.selectableFields(other).get('regarding.name')).toBe('p');
});

test('endpoints and slices show three addresses', () => {
  const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
  const endpoints = created(ENDPOINTS_RESOURCE, {
    subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ port: 80 }] }],
  });
  expect(row(ENDPOINTS_RESOURCE, endpoints)['Endpoints']).toBe(
    '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...',
  );
  const slice = created(ENDPOINT_SLICE_RESOURCE, {
    addressType: 'IPv4',
    endpoints: ips.map((ip) => ({ addresses: [ip] })),
    ports: [{ port: 80 }],
  });
  expect(slice.ports).toEqual([{ name: '', protocol: 'TCP', port: 80 }]);
  expect(row(ENDPOINT_SLICE_RESOURCE, slice)).toMatchObject({
    AddressType: 'IPv4',
    Ports: '80',
    Endpoints: '10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...',
  });
  const moved = update(ENDPOINT_SLICE_RESOURCE, slice, (object) => ({ ...object, endpoints: [] }));
  expect([moved.errors, moved.object.metadata.generation]).toEqual([[], 2]);
});

test('an update with nothing new is the object itself', () => {
  const namespace = created(NAMESPACE_RESOURCE, { metadata: { name: 'dev' } });
  expect(NAMESPACE_RESOURCE.prepareUpdate(namespace, namespace, CONTEXT)).toBe(namespace);
  expect(NAMESPACE_RESOURCE.defaults(namespace)).toBe(namespace);
});

test('a service account names its secrets and says nothing more of them', () => {
  const account = created(SERVICE_ACCOUNT_RESOURCE, {
    secrets: [{ name: 'a', namespace: 'b' }, { name: 'c' }],
  });
  expect(account.secrets).toEqual([{ name: 'a' }, { name: 'c' }]);
  expect(row(SERVICE_ACCOUNT_RESOURCE, account)['Secrets']).toBe(2);
});
