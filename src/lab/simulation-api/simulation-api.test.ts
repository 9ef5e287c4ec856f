// The simulator's kinds through its API server: validation, fields, OpenAPI.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { openApiV3Document } from '../../model/schema/openapi-v3.ts';
import { universeForTest } from '../testing/universe-for-test.ts';
import { SimulationApi } from './simulation-api.ts';
import { simulationRegistry } from './simulation-resources.ts';

const START = 1_767_254_400_000_000;
const HTTP = { duplicateFields: [] };

function simulation() {
  const kernel = new Kernel({ seed: 1, start: START });
  const { universe, objects } = universeForTest(kernel);
  const api = new SimulationApi(kernel, START, universe, 1);
  const send = (request: Partial<ApiRequest>): { code: number; object: any; warnings: any } => {
    const response = api.server.handle({
      verb: 'get',
      group: 'sim.kubetarium.dev',
      version: 'v1alpha1',
      resource: 'faults',
      subresource: '',
      namespace: '',
      name: '',
      options: {},
      http: HTTP,
      credentials: { is: 'anonymous' },
      userAgent: 'test',
      ...request,
    } as ApiRequest);
    const { object } = response.body as { object: unknown };
    return { code: response.code, object, warnings: response.warnings };
  };
  const create = (spec: unknown, options = {}) => {
    const body = {
      apiVersion: 'sim.kubetarium.dev/v1alpha1',
      kind: 'Fault',
      metadata: { name: 'f' },
      spec,
    };
    return send({ verb: 'create', body, options });
  };
  return { api, send, create, kernel, objects };
}

test.each([
  [
    'an unknown action',
    { action: 'Earthquake' },
    /is invalid: spec.action: Unsupported value: "Earthquake": supported values: "ContainerKi/,
  ],
  ['no action', {}, /is invalid: spec.action: Required value$/],
  [
    'a wrong type',
    { action: 'NodeDown', target: { kind: 'Node', name: 7 } },
    /"integer": spec.target.name in body must be of type string: "integer"$/,
  ],
  [
    'a negative duration',
    { action: 'NodeDown', target: { kind: 'Node', name: 'a' }, durationSeconds: -1 },
    /-1: spec.durationSeconds in body should be greater than or equal to 0$/,
  ],
  [
    'a target of a kind that the action does not know',
    { action: 'NodeDown', target: { kind: 'Pod', name: 'a' } },
    /spec.target.kind: Unsupported value: "Pod": supported values: "Node"$/,
  ],
])('a fault with %s is refused', (_, spec, message) => {
  const { create } = simulation();
  const { code, object } = create(spec);
  expect(object.message).toMatch(message);
  expect(code).toBe(422);
});

test('unknown fields: refused when strict, dropped with a warning otherwise', () => {
  const { create } = simulation();
  const spec = { action: 'RegistryDown', severity: 'high' };
  const strict = create(spec, { fieldValidation: 'Strict' });
  expect(strict.code).toBe(400);
  expect(strict.object.message).toContain('strict decoding error: unknown field "spec.severity"');
  const warned = create(spec, { fieldValidation: 'Warn' });
  expect(warned.code).toBe(201);
  expect(warned.warnings).toEqual(['unknown field "spec.severity"']);
  expect(warned.object.spec).toEqual({ action: 'RegistryDown' });
});

test('there is one clock, with bounds on its speed', () => {
  const { send } = simulation();
  const clocks = { resource: 'clocks', name: 'cluster' };
  const set = (spec: unknown) =>
    send({ ...clocks, verb: 'patch', patchType: 'merge', body: { spec } });
  expect(set({ speed: 5000 }).object.message).toContain(
    'spec.speed in body should be less than or equal to 1000',
  );
  expect(set({ speed: 10 }).object.spec).toEqual({ paused: false, speed: 10 });
  expect(send({ ...clocks, verb: 'delete' }).code).toBe(405);
});

test('the kinds are described for kubectl explain', () => {
  const resources = [...simulationRegistry().all()].map((definition) => ({
    ...definition.ref,
    verbs: definition.verbs,
    subresources: [],
    schema: definition.schema as {},
  }));
  const key = 'apis/sim.kubetarium.dev/v1alpha1';
  const { components } = openApiV3Document(key, resources) as any;
  const clock = components.schemas['dev.kubetarium.sim.v1alpha1.Clock'];
  expect(clock.description).toMatch(/^Clock is the virtual time/);
  expect(clock.properties.spec.properties.speed).toMatchObject({ type: 'number', maximum: 1000 });
});

test('a load generator reports while it lives, and goes with its namespace', () => {
  const { send, kernel, objects } = simulation();
  const loads = { resource: 'loadgenerators', namespace: 'demo' };
  const spec = { url: 'http://nowhere.demo', requestsPerSecond: 10 };
  const metadata = { name: 'users', namespace: 'demo' };
  objects.set('namespaces demo', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'demo' },
  });
  send({
    ...loads,
    verb: 'create',
    body: { apiVersion: 'sim.kubetarium.dev/v1alpha1', kind: 'LoadGenerator', metadata, spec },
  });
  kernel.clock.runUntil(START + 2_500_000);
  const { object } = send({ ...loads, name: 'users' });
  expect(object.spec).toMatchObject({ from: 'outside', timeoutSeconds: 10, method: 'GET' });
  expect(object.status.message).toBe('no such host: nowhere.demo');
  expect(object.status.totalRequests).toBeGreaterThan(15);
  objects.delete('namespaces demo');
  kernel.clock.runUntil(START + 4_000_000);
  expect(send({ ...loads, name: 'users' }).code).toBe(404);
});
