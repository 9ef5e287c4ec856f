// What happens to sets, jobs, budgets and quotas in a random life.
import type { KubeObject } from '../../src/model/meta/object.ts';
import type { Action, Life } from './life.ts';
import {
  randomAutoscaler,
  randomBudget,
  randomCronJob,
  randomDaemonSet,
  randomJob,
  randomQuota,
  randomStatefulSet,
  settings,
} from './random-sets.ts';

const STATEFUL_SETS = 'apps|v1|statefulsets|default|';
const DAEMON_SETS = 'apps|v1|daemonsets|default|';
const JOBS = 'batch|v1|jobs|default|';
const CRON_JOBS = 'batch|v1|cronjobs|default|';

export const SET_ACTIONS: readonly Action[] = [
  (run) => run.create(STATEFUL_SETS, randomStatefulSet(run.random, run.name('db'))),
  (run) => run.create(DAEMON_SETS, randomDaemonSet(run.random, run.name('agent'))),
  (run) => run.create(JOBS, randomJob(run.random, run.name('job'))),
  (run) => run.create(CRON_JOBS, randomCronJob(run.random, run.name('cron'))),
  (run) => {
    const target = run.stored(run.random.pick(['deployments.apps', 'statefulsets.apps']));
    if (!target) return 'nothing to protect';
    const budget = randomBudget(run.random, run.name('budget'), target.metadata.name ?? '');
    return run.create('policy|v1|poddisruptionbudgets|default|', budget);
  },
  (run) => {
    const target = run.stored('deployments.apps')?.metadata.name;
    if (!target || run.autoscaled.has(target)) return 'nothing to autoscale';
    const object = randomAutoscaler(run.random, run.name('hpa'), target);
    const said = run.create('autoscaling|v2|horizontalpodautoscalers|default|', object);
    if (said.endsWith('201')) run.autoscaled.add(target);
    return said;
  },
  (run) => {
    if (run.stored('resourcequotas')) return 'a quota is enough';
    return run.create('|v1|resourcequotas|default|', randomQuota(run.random, run.name('quota')));
  },
  (run) => run.create('|v1|configmaps|default|', settings(run.name('settings'))),
  (run) => change(run, STATEFUL_SETS, 'statefulsets.apps', { replicas: run.random.below(4) }),
  (run) => retag(run, STATEFUL_SETS, 'statefulsets.apps', ['redis:7', 'redis:7.2']),
  (run) => retag(run, DAEMON_SETS, 'daemonsets.apps', ['nginx:1.27', 'nginx:1.26']),
  (run) => change(run, JOBS, 'jobs.batch', { suspend: run.random.chance(0.4) }),
  (run) => change(run, CRON_JOBS, 'cronjobs.batch', { suspend: run.random.chance(0.3) }),
  (run) => {
    const [path, resource] = run.random.pick(DELETABLE);
    const name = run.stored(resource)?.metadata.name;
    if (!name || run.random.chance(0.6)) return 'no deletion of a set';
    const propagationPolicy = run.random.pick(['Background', 'Foreground']);
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy };
    const { code } = run.request('delete', `${path}${name}`, {
      body: body as unknown as KubeObject,
    });
    return `delete ${resource} ${name} (${propagationPolicy}): ${code}`;
  },
  (run) => {
    const pod = run.stored('pods')?.metadata.name;
    if (!pod) return 'no pod to evict';
    const metadata = { name: pod, namespace: 'default' };
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata } as KubeObject;
    const request = { body, subresource: 'eviction' };
    const { code } = run.request('create', `|v1|pods|default|${pod}`, request);
    return `evict ${pod}: ${code}`;
  },
];

const DELETABLE = [
  [STATEFUL_SETS, 'statefulsets.apps'],
  [DAEMON_SETS, 'daemonsets.apps'],
  [JOBS, 'jobs.batch'],
  [CRON_JOBS, 'cronjobs.batch'],
] as const;

function change(run: Life, path: string, resource: string, spec: object): string {
  const name = run.stored(resource)?.metadata.name;
  if (!name) return `no ${resource} to change`;
  const body = { spec };
  const { code } = run.request('patch', `${path}${name}`, { patchType: 'merge', body });
  return `change ${resource} ${name} ${JSON.stringify(spec)}: ${code}`;
}

function retag(run: Life, path: string, resource: string, images: readonly string[]): string {
  const name = run.stored(resource)?.metadata.name;
  if (!name) return `no ${resource} to update`;
  const containers = [{ name: 'main', image: run.random.pick(images) }];
  const body = { spec: { template: { spec: { containers } } } };
  const { code } = run.request('patch', `${path}${name}`, { patchType: 'strategic', body });
  return `update ${resource} ${name}: ${code}`;
}
