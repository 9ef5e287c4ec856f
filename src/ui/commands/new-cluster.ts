// Starts a cluster of a chosen size, and fills it with a crowd of pods once it is up.
import type { StartConfig } from '../../hosts/worker/protocol.ts';
import { call } from '../api/api.ts';
import { objectPath } from '../api/paths.ts';
import { engine } from '../store/engine-client.ts';

/** As many as one ReplicaSet makes in a few seconds. */
const PODS_PER_DEPLOYMENT = 1_000;

let wanted = 0;

/** In place of the cluster that runs; `pods` of them are started in Deployments. */
export function newCluster(config: StartConfig, pods: number): void {
  wantCrowd(pods);
  engine.restart({ is: 'new' }, config);
}

/** The next new cluster starts with so many pods. */
export function wantCrowd(pods: number): void {
  wanted = pods;
}

/** How many pods the cluster that has just come up was to start with; once. */
export function takeCrowd(): number {
  const pods = wanted;
  wanted = 0;
  return pods;
}

/** Throws what the API server says when it refuses. */
export async function startCrowd(pods: number): Promise<void> {
  for (let left = pods, index = 1; left > 0; left -= PODS_PER_DEPLOYMENT, index++) {
    const object = deployment(`crowd-${index}`, Math.min(left, PODS_PER_DEPLOYMENT));
    await call('POST', objectPath('apps/v1', 'deployments', 'default', ''), object);
  }
}

function deployment(name: string, replicas: number): object {
  const labels = { app: name };
  const spec = { containers: [{ name: 'web', image: 'nginx:1.27' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
