// What the official task pages show of pods on their nodes, through the real kubectl.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const ADVANCE = ['create', '--raw', '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster/advance'];

/** Pods of one container each, in YAML's JSON. */
function pod(name: string, container: object, spec: object = {}): string {
  const metadata = { name, labels: { test: name } };
  const containers = [{ name, image: 'busybox:1.36', ...container }];
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec } });
}

const sh = (script: string): object => ({ args: ['/bin/sh', '-c', script] });

describe.skipIf(missingClients() !== '')('what happens on nodes, seen by kubectl', () => {
  let server: TestServer;
  const advance = async (seconds: number): Promise<void> => {
    await server.kubectl([...ADVANCE, '-f', '-'], { stdin: JSON.stringify({ seconds }) });
  };
  const apply = async (...manifests: readonly string[]): Promise<void> => {
    for (const manifest of manifests) expect((await server.apply(manifest)).stderr).toBe('');
  };
  beforeAll(async () => {
    server = await TestServer.start(1, ['--clock', 'manual']);
    await advance(30);
  });
  afterAll(() => server?.stop());

  test('exec liveness: killed about 35 s after its start, and restarted', async () => {
    const script = 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600';
    const livenessProbe = {
      exec: { command: ['cat', '/tmp/healthy'] },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    };
    await apply(pod('liveness-exec', { ...sh(script), livenessProbe }));
    await advance(25);
    expect(await server.ok('get pod liveness-exec')).toMatch(/1\/1\s+Running\s+0\s+25s/);
    expect(await server.ok('describe pod liveness-exec')).not.toContain('Unhealthy');
    await advance(25);
    const described = await server.ok('describe pod liveness-exec');
    expect(described).toContain(
      'Liveness:       exec [cat /tmp/healthy] delay=5s timeout=1s period=5s #success=1 #failure=3',
    );
    expect(described).toMatch(
      /Warning\s+Unhealthy\s+.*Liveness probe failed: cat: can't open '\/tmp\/healthy'/,
    );
    expect(described).toContain('Container liveness-exec failed liveness probe, will be restarted');
    await advance(40);
    expect(await server.ok('get pod liveness-exec')).toMatch(/1\/1\s+Running\s+1 \(\d+s ago\)/);
    const killed = await server.ok('events --for pod/liveness-exec --types=Normal');
    expect(killed).toMatch(/Normal\s+Killing\s+Pod\/liveness-exec/);
  });

  test('memory limit: OOMKilled, then CrashLoopBackOff', async () => {
    const container = {
      image: 'polinux/stress',
      resources: { requests: { memory: '50Mi' }, limits: { memory: '100Mi' } },
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
    };
    await apply(pod('memory-demo-2', container));
    await advance(8);
    expect(await server.ok('get pod memory-demo-2')).toMatch(/OOMKilled|CrashLoopBackOff/);
    await advance(30);
    const shown = await server.ok('get pod memory-demo-2 -o wide');
    expect(shown).toMatch(/0\/1\s+(CrashLoopBackOff|OOMKilled)\s+[23] \(\d+s ago\)/);
    const described = await server.ok('describe pod memory-demo-2');
    expect(described).toMatch(
      /Last State: {5}Terminated\n\s+Reason:\s+OOMKilled\n\s+Exit Code:\s+137/,
    );
    expect(described).toMatch(/Warning\s+BackOff\s+.*Back-off restarting failed container/);
    const path = '{.status.containerStatuses[0].lastState.terminated.reason}';
    expect(await server.ok(`get pod memory-demo-2 -o jsonpath=${path}`)).toBe('OOMKilled');
  });

  test('a crashing container: logs, logs --previous, back-off', async () => {
    await apply(pod('crasher', sh('echo "started with $HOSTNAME"; sleep 2; exit 42')));
    await advance(4);
    expect(await server.ok('logs crasher --previous')).toBe('started with crasher\n');
    await advance(6);
    expect(await server.ok('get pod crasher')).toMatch(/0\/1\s+CrashLoopBackOff\s+1 \(\d+s ago\)/);
    expect(await server.ok('logs crasher')).toBe('started with crasher\n');
    const described = await server.ok('describe pod crasher');
    expect(described).toMatch(/State:\s+Waiting\n\s+Reason:\s+CrashLoopBackOff/);
    expect(described).toMatch(/Exit Code:\s+42/);
    expect(await server.fails('exec crasher -- date')).toMatch(
      /container not found|unable to upgrade connection/,
    );
  });

  test('an image that is not there: ErrImagePull, ImagePullBackOff', async () => {
    await apply(pod('no-image', { image: 'nginx:1.161' }));
    await advance(15);
    expect(await server.ok('get pod no-image')).toMatch(/0\/1\s+(ImagePullBackOff|ErrImagePull)/);
    const described = await server.ok('describe pod no-image');
    expect(described).toMatch(/Warning\s+Failed\s+.*Failed to pull image "nginx:1\.161"/);
    expect(described).toMatch(/Warning\s+Failed\s+.*Error: ErrImagePull/);
    expect(described).toMatch(/Normal\s+BackOff\s+.*Back-off pulling image "nginx:1\.161"/);
    expect(await server.fails('logs no-image')).toContain(
      'container "no-image" in pod "no-image" is waiting to start: ' +
        'trying and failing to pull image',
    );
    await server.ok('set image pod/no-image no-image=nginx:1.27');
    await advance(10);
    expect(await server.ok('get pod no-image')).toMatch(/1\/1\s+Running/);
  });

  test('init containers wait for a service', async () => {
    const until = 'until nslookup myservice; do echo waiting; sleep 2; done';
    const init = { name: 'init-myservice', image: 'busybox:1.28', command: ['sh', '-c', until] };
    await apply(
      pod('myapp', sh('echo The app is running! && sleep 3600'), { initContainers: [init] }),
    );
    await advance(20);
    expect(await server.ok('get pod myapp')).toMatch(/0\/1\s+Init:0\/1\s+0/);
    expect(await server.ok('logs myapp -c init-myservice')).toContain('waiting');
    expect(await server.fails('logs myapp')).toContain('PodInitializing');
    const described = await server.ok('describe pod myapp');
    expect(described).toMatch(/Init Containers:\n\s+init-myservice:/);
    expect(described).toMatch(/State:\s+Waiting\n\s+Reason:\s+PodInitializing/);
    await server.ok('create service clusterip myservice --tcp=80:9376');
    await advance(40);
    expect(await server.ok('get pod myapp')).toMatch(/1\/1\s+Running/);
    expect(await server.ok('logs myapp')).toBe('The app is running!\n');
  });

  test('a mounted config map follows its object, variables do not', async () => {
    await server.ok('create configmap sport --from-literal=sport=football');
    const container = {
      ...sh('while true; do sleep 10; done'),
      env: [{ name: 'SPORT', valueFrom: { configMapKeyRef: { name: 'sport', key: 'sport' } } }],
      volumeMounts: [{ name: 'config', mountPath: '/etc/config' }],
    };
    const volumes = [{ name: 'config', configMap: { name: 'sport' } }];
    await apply(pod('reader', container, { volumes }));
    await advance(5);
    expect(await server.ok('exec reader -- cat /etc/config/sport')).toBe('football');
    await server.ok(`patch configmap sport -p '{"data":{"sport":"cricket"}}'`);
    await advance(120);
    expect(await server.ok('exec reader -- cat /etc/config/sport')).toBe('cricket');
    expect(await server.ok('exec reader -- printenv SPORT')).toBe('football\n');
  });

  test('top: pods, containers and nodes, with what they use', async () => {
    const container = {
      image: 'polinux/stress',
      resources: { requests: { cpu: '500m', memory: '100Mi' }, limits: { cpu: '500m' } },
      command: ['stress', '--cpu', '1', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'],
    };
    await apply(pod('busy', container));
    await advance(90);
    expect(await server.ok('top pod busy')).toMatch(
      /NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)\s*\nbusy\s+(49\d|50\d)m\s+15\dMi/,
    );
    expect(await server.ok('top pod busy --containers')).toMatch(/busy\s+busy\s+(49\d|50\d)m/);
    const nodes = await server.ok('top nodes');
    expect(nodes).toMatch(/NAME\s+CPU\(cores\)\s+CPU\(%\)\s+MEMORY\(bytes\)\s+MEMORY\(%\)/);
    expect(nodes).toMatch(/worker-\d\s+[5-9]\d\dm\s+1\d%/);
    expect(await server.ok('describe node worker-1')).toContain('Allocated resources:');
  });

  test('events: sorted by time, for one object, warnings only', async () => {
    const of = await server.ok('events --for pod/crasher --types=Warning');
    expect(of).toMatch(/Warning\s+BackOff\s+Pod\/crasher\s+Back-off restarting failed container/);
    expect(of).not.toContain('Normal');
    const all = await server.ok(
      'get events --sort-by=.lastTimestamp --field-selector type=Warning',
    );
    expect(all).toMatch(/LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE/);
  });
});
