// What the editor asks about a running cluster, and that asking leaves no trace in its history.
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/time.ts';
import { Engine } from '../../engine.ts';
import { clusterFacts } from './cluster-facts.ts';
import type { FactQuestion } from './fact-types.ts';
import { adminRequest } from '../../testing/admin-request.ts';

const labels = { app: 'web' };
const container = { name: 'c', image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 80 }] };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
};

test('objects, selections, bounds, room and images of a cluster', () => {
  const engine = Engine.create({ seed: 1, nodes: 3 });
  const created = engine.request(adminRequest({ body: DEPLOYMENT }));
  expect(created.code).toBe(201);
  engine.advance(10 * SECOND);
  const { revision } = engine.store;
  const ask = (question: FactQuestion) =>
    clusterFacts(engine.store, engine.cluster.images, [question])[0];
  const object = { is: 'object', kind: 'Deployment', namespace: 'default' } as const;
  expect(ask({ ...object, name: 'web' })).toMatchObject({ metadata: { name: 'web' } });
  expect(ask({ ...object, name: 'gone' })).toBeNull();
  expect(ask({ ...object, kind: 'Nonsense', name: 'web' })).toBeNull();
  const selected = { is: 'selected', namespace: 'default' } as const;
  expect(ask({ ...selected, selector: { matchLabels: labels } })).toMatchObject({
    pods: 2,
    workloads: ['Deployment/web', expect.stringMatching(/^ReplicaSet\/web-/)],
    ports: [{ name: 'http', port: 80 }],
  });
  expect(ask({ ...selected, selector: { matchLabels: { app: 'x' } } })).toMatchObject({ pods: 0 });
  expect(ask({ is: 'bounds', namespace: 'default' })).toEqual({ quotas: [], limitRanges: [] });
  const worker = { is: 'room', labels: { 'kubernetes.io/hostname': 'worker-2' } } as const;
  expect(ask(worker)).toMatchObject({ nodes: 4, shapes: [{ nodes: 1, taints: [] }] });
  expect(ask({ is: 'room', labels: {} })).toMatchObject({ shapes: { length: 2 } });
  expect(ask({ is: 'image', name: 'nginx:1.27' })).toMatchObject({ is: 'known' });
  expect(ask({ is: 'image', name: 'docker.io/mine/app:1' })).toMatchObject({ is: 'generic' });
  expect(ask({ is: 'image', name: 'nginx:1.161' })).toMatchObject({ is: 'failed' });
  expect(engine.store.revision).toBe(revision);
});
