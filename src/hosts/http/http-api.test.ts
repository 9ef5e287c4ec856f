// The HTTP layer on a real API server: paths, negotiation, tables, watches, refusals.
import { expect, test } from 'vitest';
import { serverForTest } from '../../control-plane/apiserver/testing/server-for-test.ts';
import type { Credentials } from '../../model/api/request.ts';
import { decodeProtobuf } from '../../model/protobuf/decode-protobuf.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { WireReader } from '../../model/protobuf/wire.ts';
import { Registry } from '../../model/resources/registry.ts';
import { HttpApi } from './http-api.ts';
import type { ChunkSink } from './http-message.ts';
import { splitUrl } from './http-message.ts';
import { negotiate } from './media-type.ts';
import { parseResourcePath } from './resource-path.ts';

const ADMIN: Credentials = { is: 'certificate', user: 'admin', groups: ['system:masters'] };
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

function setup() {
  const { server, kernel } = serverForTest(Registry.builtIn());
  const api = new HttpApi({
    now: () => kernel.now,
    request: (request) => server.handle(request),
    registries: () => [server.registry],
    servers: () => [server],
  });
  const send = (method: string, url: string, body?: unknown, headers: object = {}) => {
    const outcome = api.handle({
      method,
      ...splitUrl(url),
      headers: new Map(Object.entries(headers)),
      ...(body === undefined ? {} : { body: new TextEncoder().encode(textOf(body)) }),
      credentials: ADMIN,
    });
    if (outcome.is !== 'response') throw new Error('a response was expected');
    return outcome.response;
  };
  const call = (method: string, url: string, body?: unknown, headers: object = {}) => {
    const { status, body: answer, headers: sent } = send(method, url, body, headers);
    const text = answer.is === 'whole' ? String(answer.content) : '';
    const whole = answer.is === 'pieces' ? [...answer.pieces].join('') : text;
    return {
      status,
      headers: sent,
      text: whole,
      json: whole.startsWith('{') ? JSON.parse(whole) : {},
    };
  };
  const run = (): boolean => kernel.clock.runUntil(kernel.now);
  return { send, call, run };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const MAPS = '/api/v1/namespaces/default/configmaps';

test('paths become resources, as upstream reads them', () => {
  const cases: [string, object | undefined][] = [
    ['/api/v1/pods', { group: '', resource: 'pods', namespace: '', name: '' }],
    ['/api/v1/namespaces/a/pods/b/log', { namespace: 'a', name: 'b', subresource: 'log' }],
    ['/api/v1/namespaces/a', { resource: 'namespaces', name: 'a', namespace: '' }],
    [
      '/api/v1/namespaces/a/finalize',
      { resource: 'namespaces', name: 'a', subresource: 'finalize' },
    ],
    ['/apis/apps/v1/watch/deployments', { group: 'apps', resource: 'deployments', isWatch: true }],
    ['/apis/apps/v1', undefined],
    ['/healthz', undefined],
  ];
  for (const [path, expected] of cases) {
    if (expected) expect(parseResourcePath(path)).toMatchObject(expected);
    else expect(parseResourcePath(path)).toBeUndefined();
  }
});

test('formats are negotiated in the order of the client', () => {
  expect(negotiate(undefined)).toMatchObject({ encoding: 'json', as: 'object' });
  expect(negotiate(TABLE)).toMatchObject({ encoding: 'json', as: 'Table' });
  expect(negotiate('application/vnd.kubernetes.protobuf')).toMatchObject({ encoding: 'protobuf' });
  expect(negotiate('application/vnd.kubernetes.protobuf,application/json')).toMatchObject({
    encoding: 'json',
  });
  expect(negotiate('text/html')).toBeUndefined();
});

test('create, list as JSON and as a table, items without type', () => {
  const { call } = setup();
  const created = call('POST', MAPS, { metadata: { name: 'a' }, data: { x: '1' } });
  expect(created).toMatchObject({ status: 201, json: { kind: 'ConfigMap' } });
  const list = call('GET', MAPS).json;
  expect(list).toMatchObject({ kind: 'ConfigMapList', items: [{ metadata: { name: 'a' } }] });
  expect(list.items[0].kind).toBeUndefined();
  const table = call('GET', MAPS, undefined, { accept: TABLE }).json;
  expect(table).toMatchObject({
    kind: 'Table',
    columnDefinitions: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
    rows: [{ cells: ['a', 1, '0s'], object: { kind: 'PartialObjectMetadata' } }],
  });
});

test('YAML bodies, strict fields, warnings', () => {
  const { call } = setup();
  const yaml = { 'content-type': 'application/yaml' };
  expect(call('POST', MAPS, 'metadata: {name: from-yaml}\ndata: {a: "b"}\n', yaml).status).toBe(
    201,
  );
  const extra = { metadata: { name: 'b' }, dat: {} };
  expect(call('POST', `${MAPS}?fieldValidation=Strict`, extra)).toMatchObject({
    status: 400,
    json: { reason: 'BadRequest' },
  });
  const warned = call('POST', `${MAPS}?fieldValidation=Warn`, extra);
  expect(warned.status).toBe(201);
  expect(warned.headers.get('warning')).toBe('299 - "unknown field \\"dat\\""');
});

test('refusals have their codes', () => {
  const { call } = setup();
  expect(call('GET', `${MAPS}/nope`).status).toBe(404);
  expect(call('POST', MAPS, '{').status).toBe(400);
  expect(call('POST', MAPS, '<a/>', { 'content-type': 'text/xml' }).status).toBe(415);
  expect(call('GET', MAPS, undefined, { accept: 'text/html' }).status).toBe(406);
  expect(call('GET', `${MAPS}?limit=many`).status).toBe(400);
  expect(call('GET', '/nope')).toMatchObject({ status: 404, json: { kind: 'Status' } });
  const token = { authorization: 'Bearer x' };
  expect(call('GET', MAPS, undefined, token).status).toBe(401);
});

test('discovery in both forms, OpenAPI, health', () => {
  const { call } = setup();
  expect(call('GET', '/api').json.versions).toEqual(['v1']);
  expect(call('GET', '/apis/apps').json.preferredVersion.version).toBe('v1');
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const aggregated = call('GET', '/apis', undefined, { accept });
  expect(aggregated.headers.get('content-type')).toBe(
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  );
  const apps = aggregated.json.items.find((item: any) => item.metadata.name === 'apps');
  expect(apps.versions[0].resources.map((one: any) => one.resource)).toContain('deployments');
  expect(call('GET', '/openapi/v3').json.paths['apis/apps/v1']).toBeDefined();
  expect(call('GET', '/openapi/v3/apis/apps/v1').json.openapi).toBe('3.0.0');
  expect(call('GET', '/readyz').text).toBe('ok');
  expect(call('GET', '/readyz?verbose').text).toContain('[+]etcd ok');
  expect(call('GET', '/metrics').text).toContain('apiserver_request_total{');
});

test('a watch is one line of JSON for each event', () => {
  const { send, call, run } = setup();
  const { body } = send('GET', `${MAPS}?watch=1`);
  const lines: string[] = [];
  const sink: ChunkSink = {
    write(chunk) {
      lines.push(...String(chunk).trim().split('\n'));
      return true;
    },
    end: () => lines.push('end'),
  };
  if (body.is !== 'stream') throw new Error('a stream was expected');
  body.stream.start(sink);
  call('POST', MAPS, { metadata: { name: 'w' } });
  run();
  body.stream.cancel();
  call('DELETE', `${MAPS}/w`);
  run();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { type: 'ADDED', object: { kind: 'ConfigMap', metadata: { name: 'w' } } },
  ]);
});

test('a watch in protobuf is frames of WatchEvents', () => {
  const { send, call, run } = setup();
  const accept = 'application/vnd.kubernetes.protobuf;stream=watch';
  const { headers, body } = send('GET', `${MAPS}?watch=1`, undefined, { accept });
  expect(headers.get('content-type')).toBe('application/vnd.kubernetes.protobuf;stream=watch');
  if (body.is !== 'stream') throw new Error('a stream was expected');
  const chunks: Uint8Array[] = [];
  const sink: ChunkSink = {
    write: (chunk) => chunks.push(chunk as Uint8Array) > 0,
    end: () => {},
  };
  body.stream.start(sink);
  call('POST', MAPS, { metadata: { name: 'a' }, data: { key: 'value' } });
  run();
  const bytes = chunks.at(-1) as Uint8Array;
  expect(new DataView(bytes.buffer).getUint32(0)).toBe(bytes.length - 4);
  const event = new WireReader(bytes.subarray(4));
  expect(event.tag()).toEqual({ field: 1, wire: 2 });
  expect(decodeUtf8(event.bytes())).toBe('ADDED');
  expect(event.tag()).toEqual({ field: 2, wire: 2 });
  const extension = new WireReader(event.bytes());
  expect(extension.tag()).toEqual({ field: 1, wire: 2 });
  expect(decodeProtobuf(extension.bytes())).toMatchObject({
    is: 'object',
    object: { kind: 'ConfigMap', data: { key: 'value' } },
  });
});

test('options of writes are judged before anything is written', () => {
  const { call } = setup();
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
  const refused = (query: string): string => call('POST', `${MAPS}?${query}`, map).json.message;
  const invalid = 'CreateOptions.meta.k8s.io "" is invalid: ';
  expect(refused(`fieldManager=${'a'.repeat(129)}`)).toBe(
    `${invalid}fieldManager: Too long: may not be more than 128 bytes`,
  );
  expect(refused('fieldManager=a%07')).toBe(
    `${invalid}fieldManager: Invalid value: "a\\a": invalid character U+0007 (at position 1)`,
  );
  expect(refused('dryRun=Some')).toBe(
    `${invalid}dryRun: Unsupported value: ["Some"]: supported values: "All"`,
  );
  expect(refused('fieldValidation=Some')).toBe(
    `${invalid}fieldValidation: Unsupported value: "Some": supported values: "", "Ignore",` +
      ' "Strict", "Warn"',
  );
});

test('who acts for another takes his uid and what else is said of him, if he may', () => {
  const { call } = setup();
  const headers = {
    'impersonate-user': 'jane',
    'impersonate-uid': '12',
    'impersonate-extra-acme.com%2Fdept': 'x, y',
  };
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  expect(call('POST', path, review, headers).json.status.userInfo).toEqual({
    username: 'jane',
    uid: '12',
    groups: ['system:authenticated'],
    extra: { 'acme.com/dept': ['x', 'y'] },
  });
  expect(call('GET', MAPS, undefined, { 'impersonate-extra-a': 'b' }).status).toBe(400);
});

test('an object is not read at a revision of the future', () => {
  const { call } = setup();
  call('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });
  expect(call('GET', `${MAPS}/x?resourceVersion=1`).status).toBe(200);
  expect(call('GET', `${MAPS}/x?resourceVersion=99999`).json).toMatchObject({
    code: 504,
    reason: 'Timeout',
  });
});

test('a Scale is a table of its own, and is judged as one', () => {
  const { call } = setup();
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const labels = { a: 'b' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template };
  call('POST', path, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec });
  const { json } = call('GET', `${path}/d/scale`, undefined, { accept: TABLE });
  expect(json.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual([
    'Name',
    'Desired',
    'Available',
    'Age',
  ]);
  expect(json.rows[0].cells.slice(0, 3)).toEqual(['d', 2, 0]);
  const patch = { spec: { replicas: -1 } };
  const headers = { 'content-type': 'application/merge-patch+json' };
  expect(call('PATCH', `${path}/d/scale`, patch, headers).json.message).toBe(
    'Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or' +
      ' equal to 0',
  );
});
