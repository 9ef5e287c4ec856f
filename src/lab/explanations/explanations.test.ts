// The scheduler's reasons through the API of the simulator's group, in a whole cluster.
import { expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { SECOND } from '../../kernel/time.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import type { PodSpec } from '../../model/generated/types.ts';
import type { NodeVerdict, SchedulingExplanation } from './explanation-kinds.ts';

const ADMIN = { is: 'certificate', user: 'kubernetes-admin', groups: ['system:masters'] } as const;
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

function send(engine: Engine, request: Partial<ApiRequest>): { code: number; object: any } {
  const { code, body } = engine.request({
    verb: 'get',
    group: 'sim.kubetarium.dev',
    version: 'v1alpha1',
    resource: 'schedulingexplanations',
    subresource: '',
    namespace: 'default',
    name: '',
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    ...request,
  });
  return { code, object: body.is === 'object' ? body.object : undefined };
}

function createPod(engine: Engine, name: string, spec: Partial<PodSpec>): void {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  };
  const pods = { group: '', version: 'v1', resource: 'pods' };
  expect(send(engine, { verb: 'create', ...pods, body }).code).toBe(201);
}

const why = (engine: Engine, name: string): SchedulingExplanation['status'] =>
  send(engine, { name }).object.status;

test('a scheduled pod: every score of every node, raw, normalized and weighted', () => {
  const engine = Engine.create({ nodes: 2, seed: 4 });
  createPod(engine, 'web', {});
  engine.advance(5 * SECOND);
  const status = why(engine, 'web');
  expect(status).toMatchObject({ result: 'Scheduled', fits: '2/3' });
  const [chosen, other, rejected] = status.nodes ?? [];
  expect(chosen).toMatchObject({ name: status.node, verdict: 'Chosen', score: status.score });
  expect(other?.verdict).toBe('Fits');
  expect(rejected).toMatchObject({
    name: 'control-plane-1',
    verdict: 'Rejected',
    plugin: 'TaintToleration',
    reasons: ['node(s) had untolerated taint(s)'],
    preemptionMayHelp: false,
  });
  const taints = chosen?.scores?.find(({ plugin }) => plugin === 'TaintToleration');
  const all = { raw: 0, normalized: 100, weight: 3, weighted: 300 };
  expect(taints).toEqual({ plugin: 'TaintToleration', ...all });
  const sum = chosen?.scores?.reduce((total, { weighted }) => total + weighted, 0);
  expect(sum).toBe(chosen?.score);
});

test('a waiting pod: who rejected which node, and the smallest changes that would help', () => {
  const engine = Engine.create({ nodes: 2, seed: 4 });
  createPod(engine, 'huge', { nodeSelector: { disk: 'ssd' } });
  engine.advance(5 * SECOND);
  const status = why(engine, 'huge');
  expect(status).toMatchObject({ result: 'Unschedulable', queue: 'unschedulable', fits: '0/3' });
  expect(status.why).toContain("2 node(s) didn't match Pod's node affinity/selector");
  expect(status.rejections).toContainEqual({
    plugin: 'NodeAffinity',
    reason: "node(s) didn't match Pod's node affinity/selector",
    nodes: 2,
  });
  expect(status.suggestions?.[0]).toEqual({
    text: 'remove disk from the node selector',
    node: expect.any(String),
    changes: [{ type: 'RemoveNodeSelector', keys: ['disk'] }],
  });
});

test('a gated pod, a pod that nobody scheduled, and a pod that is gone', () => {
  const engine = Engine.create({ nodes: 1, seed: 4 });
  createPod(engine, 'gated', { schedulingGates: [{ name: 'example.com/wait' }] });
  createPod(engine, 'pinned', { nodeName: 'worker-1' });
  engine.advance(5 * SECOND);
  expect(why(engine, 'gated')).toMatchObject({
    result: 'Gated',
    why: 'waiting for scheduling gates: [example.com/wait]',
  });
  expect(send(engine, { name: 'pinned' }).code).toBe(404);
  const pods = { group: '', version: 'v1', resource: 'pods' };
  send(engine, { verb: 'delete', ...pods, name: 'gated' });
  engine.advance(1 * SECOND);
  const { code, object } = send(engine, { name: 'gated' });
  expect(code).toBe(404);
  expect(object.message).toBe('schedulingexplanations.sim.kubetarium.dev "gated" not found');
});

test('tables: one row for each pod, and one for each pod and node', () => {
  const engine = Engine.create({ nodes: 2, seed: 4 });
  createPod(engine, 'web', {});
  createPod(engine, 'lost', { nodeSelector: { disk: 'ssd' } });
  engine.advance(5 * SECOND);
  const http = { method: 'GET', path: '/', query: [], headers: new Map([['accept', TABLE]]) };
  const { object } = send(engine, { verb: 'list', http });
  expect(object.items.map((item: SchedulingExplanation) => item.metadata.name)).toEqual([
    'lost',
    'web',
  ]);
  const options = { labelSelector: 'pod=lost' };
  const list = send(engine, { verb: 'list', resource: 'nodeverdicts', options }).object;
  expect(list.items.map(({ status }: NodeVerdict) => [status.name, status.plugin])).toEqual([
    ['control-plane-1', 'TaintToleration'],
    ['worker-1', 'NodeAffinity'],
    ['worker-2', 'NodeAffinity'],
  ]);
  expect(send(engine, { verb: 'delete', name: 'web' }).code).toBe(405);
});

test('looking is no part of the history', () => {
  const run = (looks: boolean): string => {
    const engine = Engine.create({ nodes: 3, seed: 4 });
    const hash = engine.startHashing();
    for (let round = 0; round < 6; round++) {
      createPod(engine, `web-${round}`, {});
      createPod(engine, `lost-${round}`, { nodeSelector: { disk: 'ssd' } });
      engine.advance(2 * SECOND);
      if (!looks) continue;
      expect(send(engine, { verb: 'list' }).code).toBe(200);
      expect(send(engine, { verb: 'list', resource: 'nodeverdicts' }).code).toBe(200);
    }
    return hash.digest();
  };
  expect(run(true)).toBe(run(false));
});
