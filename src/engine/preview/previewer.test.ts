// What is foreseen of manifests, and that foreseeing leaves no mark on the history.
import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import { ADMIN } from '../cluster/credentials.ts';
import { Engine } from '../engine.ts';
import { Replay } from '../replay.ts';
import { adminRequest } from '../testing/admin-request.ts';
import type { Foreseen, PreviewQuestion } from './preview-types.ts';
import { newPreviewer } from './previewer.ts';

const CONFIG = { seed: 7, nodes: 2, freeze: true };

const labels = { app: 'web' };

function deployment(replicas: number, more: object = {}, container: object = {}) {
  const containers = [{ name: 'main', image: 'nginx:1.27', ...container }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...more } },
    },
  };
}

interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function question(bodies: readonly Body[], act: 'apply' | 'delete' = 'apply'): PreviewQuestion {
  const manifests = bodies.map((object, index) => {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace = '' } = metadata;
    return { index, apiVersion, kind, namespace, name, object };
  });
  return { act, isMore: false, namespace: 'default', manifests };
}

/** A running cluster, and somebody who foresees in it. */
function begin(body?: object) {
  const engine = Engine.create(CONFIG);
  if (body) expect(engine.request(adminRequest({ body })).code).toBe(201);
  engine.advance(10 * SECOND);
  const previewer = newPreviewer(engine, ADMIN);
  const foresee = (...bodies: readonly Body[]): readonly Foreseen[] =>
    previewer.answer(question(bodies));
  const foreseeDelete = (...bodies: readonly Body[]): readonly Foreseen[] =>
    previewer.answer(question(bodies, 'delete'));
  return { engine, foresee, foreseeDelete };
}

const NAMED = { apiVersion: 'v1', metadata: { name: 'web' } };
const service = { ...NAMED, kind: 'Service', spec: { selector: labels, ports: [{ port: 80 }] } };
const namespace = { ...NAMED, kind: 'Namespace', metadata: { name: 'shop' } };

function history(types: (engine: Engine) => void) {
  const engine = Engine.create(CONFIG);
  const journal = engine.startJournal();
  const hash = engine.startHashing();
  types(engine);
  engine.request(adminRequest({ body: deployment(3) }));
  engine.advance(7 * SECOND);
  types(engine);
  engine.advance(30 * SECOND);
  types(engine);
  engine.request(adminRequest({ body: { ...deployment(2), metadata: { name: 'other' } } }));
  engine.advance(30 * SECOND);
  const { kernel } = engine;
  const { server } = engine.simulation;
  const counted = [engine.apiServer()?.metrics.total, server.metrics.total];
  const marks = [kernel.trace.count, kernel.clock.eventsRun, counted];
  return { engine, digest: hash.digest(), entries: journal.entries, marks };
}

test('a cluster in which somebody types is the one in which nobody does', () => {
  const quiet = history(() => undefined);
  let answers = 0;
  const typed = history((engine) => {
    const previewer = newPreviewer(engine, ADMIN);
    for (let turn = 0; turn < 5; turn++) {
      const inNew = { ...deployment(2), metadata: { name: 'web', namespace: 'shop' } };
      const all = [namespace, inNew, deployment(turn), service, { ...NAMED, kind: 'Node' }];
      answers += previewer.answer(question(all)).length;
      answers += previewer.answer(question(all, 'delete')).length;
    }
  });
  expect(answers).toBe(3 * 5 * 10);
  expect(typed.digest).toBe(quiet.digest);
  expect(typed.entries).toEqual(quiet.entries);
  expect(typed.marks).toEqual(quiet.marks);
  const again = Engine.create(CONFIG);
  again.startJournal();
  const hash = again.startHashing();
  new Replay(again, typed.entries, typed.engine.now).run();
  expect(hash.digest()).toBe(typed.digest);
});

test('what is new, what changes, and what stays', () => {
  const { foresee } = begin(deployment(2));
  const changed = deployment(4, {}, { image: 'nginx:1.28' });
  const other = { ...deployment(3), metadata: { name: 'new' } };
  const [change, create, select] = foresee(changed, other, service);
  expect(change).toMatchObject({ change: 'change', pods: 2, isRolled: true });
  expect(change?.differences.map(({ path }) => path)).toContain('spec.replicas');
  expect(create).toMatchObject({
    of: { kind: 'Deployment', namespace: 'default', name: 'new' },
    change: 'create',
    pods: 3,
    placement: { fit: 3, wanted: 3, why: '' },
  });
  expect(select).toMatchObject({ change: 'create', selects: { count: 2 } });
  expect(foresee(deployment(2))[0]).toMatchObject({ change: 'none', pods: 0 });
  const labelled = { ...service, spec: { ...service.spec, selector: { app: 'new' } } };
  const fresh = { ...other, spec: { ...other.spec, selector: { matchLabels: { app: 'new' } } } };
  const template = { ...fresh.spec.template, metadata: { labels: { app: 'new' } } };
  const [, future] = foresee({ ...fresh, spec: { ...fresh.spec, template } } as Body, labelled);
  expect(future?.selects).toEqual({ count: 0, pods: [], of: 'Deployment/new' });
});

test('refusals come in the words of the API server', () => {
  const { foresee } = begin(deployment(2));
  const immutable = deployment(2);
  const [refused, unknown, strict] = foresee(
    { ...immutable, spec: { ...immutable.spec, selector: { matchLabels: { app: 'x' } } } } as Body,
    { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } },
    { ...service, spec: { ...service.spec, selektor: {} } } as Body,
  );
  expect(refused?.change).toBe('refused');
  expect(refused?.why).toContain('`selector` does not match template `labels`');
  expect(unknown).toMatchObject({ change: 'unknown' });
  expect(strict?.why).toContain('unknown field "spec.selektor"');
});

test('later manifests of a text see the earlier ones', () => {
  const { engine, foresee } = begin();
  const inside = { ...deployment(1), metadata: { name: 'web', namespace: 'shop' } };
  expect(foresee(inside)[0]?.why).toBe('namespaces "shop" not found');
  expect(foresee(namespace, inside)[1]).toMatchObject({ change: 'create', placement: { fit: 1 } });
  expect(engine.store.get('namespaces', 'shop')).toBeUndefined();
  expect(foresee(inside)[0]?.change).toBe('refused');
});

test('nobody foresees what a webhook would say', () => {
  const { engine, foresee } = begin();
  const rule = { apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
  const body = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'asks' },
    webhooks: [
      {
        name: 'asks.example.com',
        clientConfig: { service: { name: 'judge', namespace: 'default' } },
        rules: [{ ...rule, operations: ['*'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
  const judge = { ...service, metadata: { name: 'judge' }, spec: { ports: [{ port: 443 }] } };
  const services = { group: '', version: 'v1', resource: 'services' };
  expect(engine.request(adminRequest({ ...services, body: judge })).code).toBe(201);
  const place = { group: 'admissionregistration.k8s.io', namespace: '' };
  const resource = 'validatingwebhookconfigurations';
  expect(engine.request(adminRequest({ ...place, resource, body })).code).toBe(201);
  const { eventsRun } = engine.kernel.clock;
  const [asked, notAsked] = foresee(deployment(1), service);
  expect(asked).toMatchObject({ change: 'unknown', why: expect.stringContaining('asked') });
  expect(notAsked).toMatchObject({ change: 'create' });
  expect(engine.kernel.clock.eventsRun).toBe(eventsRun);
});

test('pods for which there is no room, and pods that a quota refuses', () => {
  const { engine, foresee } = begin();
  const big = { resources: { requests: { cpu: '1500m' } } };
  const [tight] = foresee(deployment(6, {}, big));
  expect(tight?.placement).toMatchObject({ fit: 4, wanted: 6 });
  expect(tight?.placement?.why).toContain('2 Insufficient cpu');
  const [nowhere] = foresee(deployment(2, { nodeSelector: { disk: 'ssd' } }));
  expect(nowhere?.placement?.fit).toBe(0);
  const hard = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' } };
  const body = { ...hard, spec: { hard: { 'requests.cpu': '1' } } };
  const place = { group: '', version: 'v1', resource: 'resourcequotas' };
  expect(engine.request(adminRequest({ ...place, body })).code).toBe(201);
  engine.advance(5 * SECOND);
  const [refused] = foresee(deployment(1));
  expect(refused?.podsRefused).toContain('must specify requests.cpu');
});

test('room is what there is now, and the pods of one text share it', () => {
  const { engine, foresee } = begin();
  const half = { resources: { requests: { cpu: '2' } } };
  const big = (name: string, replicas: number): Body => ({
    ...deployment(replicas, {}, half),
    metadata: { name },
  });
  const fits = (...bodies: readonly Body[]) =>
    foresee(...bodies).map(({ placement }) => placement && `${placement.fit}/${placement.wanted}`);
  expect(fits(big('a', 2))).toEqual(['2/2']);
  expect(fits(big('a', 1), big('b', 2))).toEqual(['1/1', '1/2']);
  expect(fits(big('a', 2))).toEqual(['2/2']);
  expect(engine.request(adminRequest({ body: big('real', 1) })).code).toBe(201);
  engine.advance(10 * SECOND);
  expect(fits(big('a', 2))).toEqual(['1/2']);
  expect(engine.request(adminRequest({ verb: 'delete', name: 'real' })).code).toBe(200);
  engine.advance(60 * SECOND);
  engine.addNode();
  engine.advance(60 * SECOND);
  expect(fits(big('a', 5))).toEqual(['4/5']);
});

test('one pod on each node that takes a daemon', () => {
  const { foresee } = begin();
  const { spec, metadata } = deployment(1);
  const { replicas: _, ...rest } = spec;
  const [daemon] = foresee({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: rest,
  } as Body);
  expect(daemon).toMatchObject({ change: 'create', pods: 2, placement: null });
});

test('what a deletion takes along', () => {
  const { foreseeDelete, engine } = begin(deployment(3));
  const [web, none] = foreseeDelete(deployment(3), service);
  expect(web).toMatchObject({ change: 'delete', pods: -3 });
  expect(web?.takes?.words).toBe('3 Pods, 1 ReplicaSet');
  expect(none).toMatchObject({ change: 'none' });
  const [immortal] = foreseeDelete({ ...namespace, metadata: { name: 'default' } });
  expect(immortal?.why).toContain('this namespace may not be deleted');
  const place = { group: '', version: 'v1', resource: 'namespaces', namespace: '' };
  expect(engine.request(adminRequest({ ...place, body: namespace })).code).toBe(201);
  engine.advance(SECOND);
  const [all] = foreseeDelete(namespace);
  expect(all?.takes?.words).toBe('1 ConfigMap, 1 ServiceAccount');
});
