// Config, seed and journal give the same history again, to the byte, whoever looked on meanwhile.
import { expect, test } from 'vitest';
import { entriesUntil } from '../kernel/journal.ts';
import type { JournalEntry } from '../kernel/journal.ts';
import { SECOND } from '../kernel/time.ts';
import type { ApiRequest, ApiResponse } from '../model/api/request.ts';
import { ADMIN } from './cluster/credentials.ts';
import { Engine } from './engine.ts';
import type { EngineInput } from './input.ts';
import { Replay } from './replay.ts';

const CONFIG = { seed: 7, nodes: 2, freeze: true };
const SIMULATION = 'sim.kubetarium.dev/v1alpha1';

function ask(engine: Engine, request: Partial<ApiRequest>): ApiResponse {
  return engine.request({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: '',
    namespace: 'default',
    name: '',
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    ...request,
  });
}

function deploy(engine: Engine, name: string, replicas: number): void {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'busybox', command: ['sleep', '3600'] }];
  const template = { metadata: { labels }, spec: { containers } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
  const response = ask(engine, { group: 'apps', resource: 'deployments', body });
  expect(response.code).toBe(201);
}

function fault(engine: Engine, action: string, target: object): void {
  const body = {
    apiVersion: SIMULATION,
    kind: 'Fault',
    metadata: { generateName: 'f-' },
    spec: { action, target, durationSeconds: 40 },
  };
  const place = { group: 'sim.kubetarium.dev', version: 'v1alpha1', namespace: '' };
  expect(ask(engine, { ...place, resource: 'faults', body }).code).toBe(201);
}

/** What a curious page does all the time: none of it may leave a mark. */
function look(engine: Engine): void {
  ask(engine, { verb: 'list', resource: 'pods', namespace: '' });
  const clock = { group: 'sim.kubetarium.dev', version: 'v1alpha1', resource: 'clocks' };
  ask(engine, { ...clock, verb: 'get', namespace: '', name: 'cluster' });
  const { body } = ask(engine, { verb: 'watch', resource: 'pods', namespace: '' });
  if (body.is === 'watch') body.stream.start({ events: () => undefined, end: () => undefined });
}

function exec(engine: Engine): void {
  const pods = [...engine.store.list('pods', { namespace: 'default' })];
  const pod = pods.find(({ metadata }) => metadata.name.startsWith('web'));
  const query = [
    ['command', 'sh'],
    ['stdin', 'true'],
    ['stdout', 'true'],
  ] as const;
  const http = { method: 'POST', path: '/exec', query, headers: new Map([['x', 'y']]) };
  const name = pod?.metadata.name ?? '';
  const { body } = ask(engine, { verb: 'connect', subresource: 'exec', name, http });
  expect(body.is).toBe('bytes');
  if (body.is !== 'bytes') return;
  body.stream.start({ send: () => undefined, end: () => undefined });
  body.stream.receive(0, 'echo $$ > /tmp/mark; kill 1\n');
  engine.advance(SECOND);
  body.stream.close();
}

interface Life {
  readonly engine: Engine;
  readonly digest: string;
  readonly entries: readonly JournalEntry<EngineInput>[];
}

/** An eventful life, run in uneven slices; `isWatched` adds readers. */
function live(isWatched: boolean): Life {
  const engine = Engine.create(CONFIG);
  const hash = engine.startHashing();
  const journal = engine.startJournal();
  const run = (seconds: number): void => {
    const until = engine.now + Math.round(seconds * SECOND);
    while (!engine.runUntil(until, 97)) if (isWatched) look(engine);
  };
  deploy(engine, 'web', 3);
  // In the middle of an instant's events.
  engine.runUntil(engine.now + 10 * SECOND, 333);
  deploy(engine, 'other', 2);
  run(20.5);
  exec(engine);
  fault(engine, 'NodeDown', { kind: 'Node', name: 'worker-1' });
  run(100);
  engine.addNode();
  run(400);
  return { engine, digest: hash.digest(), entries: journal.entries };
}

function again(entries: readonly JournalEntry<EngineInput>[], until: number, budget = 1009) {
  const engine = Engine.create(CONFIG);
  const hash = engine.startHashing();
  const journal = engine.startJournal();
  const replay = new Replay(engine, entries, until);
  while (!replay.run(budget));
  expect(engine.now).toBe(until);
  return { engine, digest: hash.digest(), entries: journal.entries };
}

/** As a file or a link carries it. */
function carried<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

test('a journal that went through JSON gives the same history to the byte', () => {
  const original = live(true);
  const copy = again(carried(original.entries), original.engine.now);
  expect(copy.digest).toBe(original.digest);
  expect(carried(copy.entries)).toEqual(carried(original.entries));
});

test('a branch from the middle that changes nothing goes where the original went', () => {
  const original = live(false);
  const { at } = original.entries.at(-1) as JournalEntry<EngineInput>;
  const middle = at + 50 * SECOND;
  const branch = again(entriesUntil(original.entries, middle), middle, Infinity);
  branch.engine.runUntil(original.engine.now);
  expect(branch.engine.startHashing().digest()).toBe(original.digest);
});

test('a branch that changes something goes another way', () => {
  const original = live(false);
  const { at } = original.entries.at(-1) as JournalEntry<EngineInput>;
  const branch = again(entriesUntil(original.entries, at - SECOND), at);
  branch.engine.runUntil(original.engine.now);
  expect(branch.engine.startHashing().digest()).not.toBe(original.digest);
});
