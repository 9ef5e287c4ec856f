// Real kubectl on what the controllers keep: rollouts of sets, sizes, budgets, jobs, and their words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const missing = missingClients();
if (missing !== '') console.log(`skipped: ${missing}`);

const CONTAINERS = '[{name: c, image: "nginx:1.26", resources: {requests: {cpu: 50m}}}]';

function set(kind: string, name: string, more: string): string {
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  ${more}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {terminationGracePeriodSeconds: 2, containers: ${CONTAINERS}}
`;
}

describe.skipIf(missing !== '')('kubectl on workloads', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20, ['--nodes', '3']);
  });
  afterAll(() => server?.stop());

  test('rollout of a StatefulSet and of a DaemonSet', async () => {
    await server.apply(set('StatefulSet', 'db', 'replicas: 3'));
    await server.apply(set('DaemonSet', 'agent', ''));
    for (const what of ['statefulset/db', 'daemonset/agent']) {
      await server.ok(`rollout status ${what} --timeout=90s`);
      await server.ok(`set image ${what} c=nginx:1.27`);
      await server.ok(`rollout status ${what} --timeout=90s`);
      expect(await server.ok(`rollout history ${what}`)).toMatch(/REVISION.*\n1 .*\n2 /);
      expect(await server.ok(`rollout undo ${what}`)).toContain('rolled back');
      await server.ok(`rollout status ${what} --timeout=90s`);
      expect(await server.ok(`describe ${what}`)).toContain('nginx:1.26');
    }
    const image = "jsonpath='{.items[*].spec.containers[0].image}'";
    expect(await server.ok(`get pods -l app=db -o ${image}`)).not.toContain('1.27');
  });

  test('scale by name, by condition, and by an autoscaler', async () => {
    expect(await server.ok('scale statefulset/db --replicas=4')).toContain('scaled');
    await server.ok('rollout status statefulset/db --timeout=90s');
    expect(await server.fails('scale statefulset/db --current-replicas=9 --replicas=1')).toContain(
      'Expected replicas to be 9, was 4',
    );
    await server.ok('autoscale statefulset db --min=2 --max=3 --cpu=50%');
    await server.ok("wait statefulset/db --for=jsonpath='{.spec.replicas}'=3 --timeout=60s");
    const text = await server.ok('describe hpa db');
    expect(text).toContain('Current number of replicas above Spec.MaxReplicas');
    expect(await server.ok('get hpa db')).toMatch(/StatefulSet\/db\s+cpu: .*\/50%\s+2\s+3\s+\d/);
    await server.ok('delete hpa db');
  });

  test('top of pods and nodes', async () => {
    expect(await server.ok('top nodes')).toMatch(/worker-1\s+\d+m\s+\d+%\s+\d+Mi\s+\d+%/);
    expect(await server.ok('top pods -l app=db')).toMatch(/db-0\s+\d+m\s+\d+Mi/);
  });

  test('a budget holds a drain back until it is lifted', async () => {
    await server.ok('create pdb db --selector=app=db --min-available=100%');
    await server.ok("wait pdb/db --for=jsonpath='{.status.expectedPods}'=3 --timeout=60s");
    expect(await server.ok('describe pdb db')).toMatch(/Allowed disruptions:\s+0/);
    const node = await server.ok("get pod db-0 -o jsonpath='{.spec.nodeName}'");
    const drain = `drain ${node} --ignore-daemonsets --delete-emptydir-data --force`;
    expect(await server.fails(`${drain} --timeout=3s`)).toContain(
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
    await server.ok('delete pdb db');
    expect(await server.ok(`${drain} --timeout=50s`)).toContain(`node/${node} drained`);
    await server.ok(`uncordon ${node}`);
    await server.ok('rollout status statefulset/db --timeout=90s');
  });

  test('jobs: wait, describe, from a CronJob, with logs', async () => {
    await server.ok('create job hello --image=busybox -- echo hello');
    await server.ok('wait job/hello --for=condition=complete --timeout=60s');
    expect(await server.ok('logs job/hello')).toBe('hello\n');
    expect(await server.ok('describe job hello')).toMatch(/Completed\s.*Job completed/);
    await server.ok('create cronjob daily --image=busybox --schedule="0 0 * * *" -- date');
    await server.ok('create job now --from=cronjob/daily');
    await server.ok('wait job/now --for=condition=complete --timeout=60s');
    expect(await server.ok('get cronjob daily')).toMatch(/0 0 \* \* \*\s+<none>\s+False/);
    const patch = '{"spec":{"timeZone":"Mars/Phobos"}}';
    expect(await server.fails(`patch cronjob daily -p '${patch}'`)).toContain(
      'unknown time zone Mars/Phobos',
    );
  });

  test('a quota in use', async () => {
    await server.ok('create quota q --hard=configmaps=2,count/jobs.batch=3');
    await server.ok("wait quota/q --for=jsonpath='{.status.used.configmaps}'=1 --timeout=60s");
    await server.ok('create configmap one');
    expect(await server.fails('create configmap two')).toContain(
      'exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
    );
    expect(await server.ok('describe quota q')).toMatch(/count\/jobs.batch\s+2\s+3/);
  });
});
