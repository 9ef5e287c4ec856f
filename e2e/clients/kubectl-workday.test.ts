// Real kubectl, what is left of its commands: debug, attach, top, logs in all ways, describe of all.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients, ROOT } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const MANIFESTS = path.resolve(ROOT, '../shared/manifests');

describe.skipIf(missingClients() !== '')('kubectl, the rest of the day', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20);
    const script =
      'echo old; if [ -f /data/again ]; then sleep 100000; fi; touch /data/again; exit 3';
    const container = (name: string, command: string): object => ({
      name,
      image: 'busybox:1.36',
      command: ['sh', '-c', command],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    });
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'two', labels: { app: 'two' } },
      spec: {
        containers: [container('first', script), container('second', 'echo here; cat')],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    };
    Object.assign(pod.spec.containers[1] as object, { stdin: true });
    await server.apply(JSON.stringify(pod));
    await server.ok('wait --for=condition=Ready pod/two --timeout=90s');
  });
  afterAll(() => server?.stop());

  test('logs: -c, -l, --previous, --since, --timestamps, --all-containers', async () => {
    expect(await server.ok('logs two -c second')).toBe('here\n');
    expect(await server.ok('logs two -c first --previous')).toBe('old\n');
    expect(await server.ok('logs -l app=two --all-containers --prefix')).toContain(
      '[pod/two/second] here',
    );
    expect(await server.ok('logs two -c second --since=10h --timestamps')).toMatch(
      /^\d{4}-\d\d-\d\dT\S+Z here\n$/,
    );
    expect(await server.fails('logs two -c third')).toContain('container third is not valid');
  });

  test('attach and debug', async () => {
    // Attached to a container that goes on, kubectl goes on too when its input ends.
    const attached = { stdin: 'typed\n', seconds: 4 };
    const outcome = await server.kubectl(['attach', '-i', 'two', '-c', 'second'], attached);
    expect(outcome.stdout).toContain('typed');
    await server.ok('debug two --image=busybox:1.36 -c look --attach=false -- sleep 100000');
    const running = "jsonpath='{.status.ephemeralContainerStatuses[0].state.running.startedAt}'";
    await server.ok(`wait --for=${running} pod/two --timeout=60s`);
    expect(await server.ok('exec two -c look -- echo seen')).toBe('seen\n');
    await server.ok('debug node/worker-1 --image=busybox:1.36 --attach=false -- sleep 100000');
    await server.ok('debug two --image=busybox:1.36 --copy-to=copy -c more --attach=false -- true');
    expect(await server.ok('get pod copy -o name')).toBe('pod/copy\n');
  });

  test('top, cluster-info dump, api-resources, config, completion of kinds', async () => {
    expect(await server.ok('top nodes')).toMatch(/NAME\s+CPU\(cores\)\s+CPU\(%\)/);
    expect(await server.ok('top pods -A')).toContain('coredns');
    expect(await server.ok('get componentstatuses')).toMatch(/scheduler\s+Healthy\s+ok/);
    expect(await server.ok('cluster-info dump --namespaces kube-system')).toContain('PodList');
    expect(await server.ok('auth can-i --list')).toContain('*.*');
    expect(await server.ok('config view')).toContain('kubernetes-admin@kubetarium');
    expect(await server.ok('create token default --duration=10m')).toMatch(/^\S+\.\S+\.\S+$/);
  });

  test('ways to delete: cascade, selectors, now', async () => {
    await server.ok('create deployment gone --image=nginx:1.27');
    await server.ok('wait --for=condition=Available deploy/gone --timeout=60s');
    await server.ok('delete deployment gone --cascade=orphan');
    expect(await server.ok('get rs -l app=gone -o name')).toContain('replicaset.apps/gone-');
    await server.ok('delete rs -l app=gone --cascade=foreground --timeout=60s');
    expect((await server.kubectl(['get', 'pods', '-l', 'app=gone'])).stderr).toContain(
      'No resources found',
    );
    await server.ok('delete pod copy --now');
  });

  test.skipIf(!existsSync(MANIFESTS))('every manifest', async () => {
    const files = readdirSync(MANIFESTS, { recursive: true }).map(String).sort();
    for (const [index, name] of files.filter((one) => one.endsWith('.yaml')).entries()) {
      const namespace = `files-${index}`;
      await server.ok(`create namespace ${namespace}`);
      await server.ok(`apply -n ${namespace} -f ${path.join(MANIFESTS, name)}`);
    }
  });

  test('describe of every kind', async () => {
    const kinds = (await server.ok('api-resources --verbs=list,get -o name')).trim().split('\n');
    expect(kinds.length).toBeGreaterThan(50);
    const several = 12;
    for (let from = 0; from < kinds.length; from += several) {
      const some = kinds.slice(from, from + several);
      await Promise.all(some.map((kind) => server.ok(`describe ${kind} -n kube-system`)));
    }
  });
});
