// Claims of generic ephemeral volumes. Facts: pkg/controller/volume/ephemeral/controller_test.go.
import { expect, test } from 'vitest';
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';

function started() {
  const world = controllerWorld({ nodes: 1 });
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

const CLAIM_SPEC = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

function pod(world: World): void {
  const volumeClaimTemplate = { metadata: { labels: { type: 'scratch' } }, spec: CLAIM_SPEC };
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      containers: [{ name: 'c', image: 'nginx' }],
      volumes: [{ name: 'tmp', ephemeral: { volumeClaimTemplate } }],
    },
  });
}

test('EV1 a pod owns the claim of its volume; EV3 it is made anew', () => {
  const world = started();
  pod(world);
  world.run(2);
  const claim = world.get(PERSISTENT_VOLUME_CLAIMS, 'web-tmp');
  expect(claim.metadata.labels).toEqual({ type: 'scratch' });
  const { uid } = world.get(PODS, 'web').metadata;
  expect(claim.metadata.ownerReferences).toEqual([
    { apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true, blockOwnerDeletion: true },
  ]);
  world.patch(PERSISTENT_VOLUME_CLAIMS, 'web-tmp', { metadata: { finalizers: null } });
  world.delete(PERSISTENT_VOLUME_CLAIMS, 'web-tmp');
  world.run(2);
  expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'web-tmp').metadata.uid).not.toBe(claim.metadata.uid);
});

test('EV2 a claim of somebody else is left alone', () => {
  const world = started();
  world.create(PERSISTENT_VOLUME_CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'web-tmp', namespace: 'default' },
    spec: CLAIM_SPEC,
  });
  pod(world);
  world.run(2);
  expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'web-tmp').metadata.ownerReferences).toBeUndefined();
  expect(world.messages()).toContain(
    'FailedBinding: ephemeral volume tmp: PVC default/web-tmp was not' +
      ' created for pod default/web (pod is not owner)',
  );
});
