// The Deployment controller's stories on a real API server.
import { expect, test } from 'vitest';
import { DEPLOYMENTS, EVENTS, PODS, REPLICA_SETS } from '../../../model/api/refs.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { controllerWorld } from '../testing/controller-world.ts';

const web = (replicas: number, image = 'nginx:1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image }] },
    },
  },
});

test('D1, D10, D12: a new Deployment becomes available', () => {
  const world = controllerWorld();
  world.run(1);
  world.create(DEPLOYMENTS, web(3));
  world.run(5);
  const deployment = world.get(DEPLOYMENTS, 'web');
  expect(deployment.status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
  expect(deployment.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
  const progressing = findCondition(deployment.status?.conditions, 'Progressing');
  expect(progressing).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  const [set] = world.list(REPLICA_SETS);
  const messages = world.list(EVENTS).map((event) => event.message);
  expect(messages).toContain(`Scaled up replica set ${set?.metadata.name} from 0 to 3`);
  expect(world.list(PODS).map((pod) => pod.metadata.name.startsWith(set!.metadata.name))).toEqual([
    true,
    true,
    true,
  ]);
});
