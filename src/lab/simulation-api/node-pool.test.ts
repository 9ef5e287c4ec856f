// The NodePool: kubectl scale adds worker machines and scraps the newest.
import { expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { adminRequest } from '../../engine/testing/admin-request.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { SECOND } from '../../kernel/time.ts';

function clusterOfTwo() {
  const engine = Engine.create({ seed: 5, nodes: 2 });
  const pool = (request: Partial<ApiRequest>): { code: number; object: any } => {
    const { code, body } = engine.request(
      adminRequest({
        verb: 'get',
        group: 'sim.kubetarium.dev',
        version: 'v1alpha1',
        resource: 'nodepools',
        namespace: '',
        name: 'workers',
        ...request,
      }),
    );
    return { code, object: (body as { object: unknown }).object };
  };
  const scale = (replicas: unknown) =>
    pool({ verb: 'patch', subresource: 'scale', patchType: 'merge', body: { spec: { replicas } } });
  const nodes = () =>
    [...engine.universe.objects('nodes')].map(({ metadata }) => metadata.name).sort();
  return { engine, pool, scale, nodes };
}

test('one more replica is one more machine, which joins', () => {
  const { engine, pool, scale, nodes } = clusterOfTwo();
  expect(pool({}).object).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 2 } });
  expect(scale(3).code).toBe(200);
  expect(pool({}).object).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 3 } });
  engine.advance(60 * SECOND);
  expect(nodes()).toEqual(['control-plane-1', 'worker-1', 'worker-2', 'worker-3']);
});

test('fewer replicas scrap the newest machines with their Nodes; names are not used again', () => {
  const { engine, scale, nodes } = clusterOfTwo();
  scale(1);
  engine.advance(60 * SECOND);
  expect(nodes()).toEqual(['control-plane-1', 'worker-1']);
  expect(engine.addNode()).toBe('worker-3');
  engine.advance(60 * SECOND);
  expect(nodes()).toEqual(['control-plane-1', 'worker-1', 'worker-3']);
});

test.each([
  [-1, 422, /spec\.replicas: Invalid value: -1: must be greater than or equal to 0/],
  [5001, 422, /should be less than or equal to 5000/],
])('%s replicas are refused', (replicas, wanted, message) => {
  const { scale } = clusterOfTwo();
  const { code, object } = scale(replicas);
  expect(code).toBe(wanted);
  expect(object.message).toMatch(message);
});

test('there is one pool, and it stays', () => {
  const { pool } = clusterOfTwo();
  expect(pool({ verb: 'delete' }).code).toBe(405);
  const body = { apiVersion: 'sim.kubetarium.dev/v1alpha1', kind: 'NodePool', spec: {} };
  expect(pool({ verb: 'create', name: '', body }).code).toBe(405);
});
