// Random manifests: workloads that can run, and some that cannot.
import type { Random } from '../../src/kernel/random.ts';
import type { KubeObject } from '../../src/model/meta/object.ts';

/** Images that run for ever, and one that no registry has. */
const GOOD_IMAGES = ['nginx:1.27', 'redis:7', 'registry.k8s.io/pause:3.10', 'gcr.io/example/app:1'];
const BAD_IMAGE = 'nginx:doesnotexist';

export interface Workload {
  readonly object: KubeObject;
  /** Whether it must be wholly available once everything is healed. */
  readonly mustRun: boolean;
}

export function randomDeployment(random: Random, name: string): Workload {
  const isGood = random.chance(0.85);
  const labels = { app: name };
  const maxSurge = random.pick([0, 1, '25%']);
  const maxUnavailable = maxSurge === 0 ? 1 : random.pick([0, 1, '25%']);
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 };
  const image = isGood ? random.pick(GOOD_IMAGES) : BAD_IMAGE;
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas: random.below(6),
      selector: { matchLabels: labels },
      strategy: random.chance(0.2)
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: random.pick([0, 5, 30]),
          containers: [
            {
              name: 'main',
              image,
              ports: [{ containerPort: 80 }],
              resources: { requests: { cpu: random.pick(['10m', '100m', '300m']) } },
              ...(image.startsWith('nginx') && random.chance(0.5) ? { readinessProbe: probe } : {}),
            },
          ],
        },
      },
    },
  };
  return { object: object as unknown as KubeObject, mustRun: isGood };
}

export function serviceFor(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 80 }] },
  } as unknown as KubeObject;
}

/** A pod that ends by itself, well or badly. */
export function randomPod(random: Random, name: string): KubeObject {
  const script = random.pick([
    'sleep 20; exit 0',
    'sleep 3; exit 1',
    'while true; do echo working; sleep 5; done',
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      restartPolicy: random.pick(['Always', 'OnFailure', 'Never']),
      terminationGracePeriodSeconds: random.pick([0, 2, 10]),
      containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script] }],
    },
  } as unknown as KubeObject;
}
