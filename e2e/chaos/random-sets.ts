// Random manifests of the other kinds: sets with ordinals, sets per node, jobs, limits.
import type { Random } from '../../src/kernel/random.ts';
import type { KubeObject } from '../../src/model/meta/object.ts';

function object(apiVersion: string, kind: string, name: string, spec: object): KubeObject {
  const metadata = { name, namespace: 'default', labels: { app: name } };
  return { apiVersion, kind, metadata, spec } as unknown as KubeObject;
}

function podOf(name: string, image: string, more: object = {}) {
  const resources = { requests: { cpu: '20m', memory: '16Mi' } };
  return {
    metadata: { labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 5,
      containers: [{ name: 'main', image, resources, ...more }],
    },
  };
}

export function randomStatefulSet(random: Random, name: string): KubeObject {
  const hasClaims = random.chance(0.5);
  const storage = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const mounts = hasClaims ? { volumeMounts: [{ name: 'data', mountPath: '/data' }] } : {};
  return object('apps/v1', 'StatefulSet', name, {
    replicas: random.below(4),
    serviceName: name,
    podManagementPolicy: random.pick(['OrderedReady', 'Parallel']),
    selector: { matchLabels: { app: name } },
    template: podOf(name, 'redis:7', mounts),
    ...(hasClaims ? { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: storage }] } : {}),
  });
}

export function randomDaemonSet(random: Random, name: string): KubeObject {
  const rollingUpdate = random.pick([{ maxUnavailable: 1 }, { maxUnavailable: 0, maxSurge: 1 }]);
  return object('apps/v1', 'DaemonSet', name, {
    selector: { matchLabels: { app: name } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate },
    template: podOf(name, 'nginx:1.27'),
  });
}

function jobSpec(random: Random, name: string) {
  const script = random.pick(['sleep 5', 'sleep 30', 'sleep 3; exit 1']);
  const { metadata, spec } = podOf(name, 'busybox:1.36', { command: ['sh', '-c', script] });
  const restartPolicy = random.pick(['Never', 'OnFailure']);
  return { backoffLimit: 2, template: { metadata, spec: { ...spec, restartPolicy } } };
}

export function randomJob(random: Random, name: string): KubeObject {
  const completions = 1 + random.below(6);
  return object('batch/v1', 'Job', name, {
    ...jobSpec(random, name),
    completions,
    parallelism: 1 + random.below(3),
    completionMode: random.pick(['NonIndexed', 'Indexed']),
    podReplacementPolicy: random.pick(['TerminatingOrFailed', 'Failed']),
  });
}

export function randomCronJob(random: Random, name: string): KubeObject {
  return object('batch/v1', 'CronJob', name, {
    schedule: random.pick(['* * * * *', '*/2 * * * *']),
    concurrencyPolicy: random.pick(['Allow', 'Forbid']),
    startingDeadlineSeconds: 60,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: jobSpec(random, name) },
  });
}

export function randomBudget(random: Random, name: string, app: string): KubeObject {
  const limit = random.pick([{ minAvailable: 1 }, { maxUnavailable: 1 }, { minAvailable: '50%' }]);
  return object('policy/v1', 'PodDisruptionBudget', name, {
    selector: { matchLabels: { app } },
    ...limit,
  });
}

export function randomAutoscaler(random: Random, name: string, target: string): KubeObject {
  const cpu = { type: 'Utilization', averageUtilization: random.pick([20, 50, 80]) };
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
    minReplicas: 1,
    maxReplicas: 4,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: cpu } }],
  });
}

/** Limits only what nothing else waits for: services, settings, pods without requests. */
export function randomQuota(random: Random, name: string): KubeObject {
  const spec = random.pick([
    { hard: { 'count/services': '3', services: '3' } },
    { hard: { configmaps: '4' } },
    { hard: { pods: '2' }, scopes: ['BestEffort'] },
  ]);
  return object('v1', 'ResourceQuota', name, spec);
}

export function settings(name: string): KubeObject {
  const metadata = { name, namespace: 'default' };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { a: 'b' },
  } as unknown as KubeObject;
}
