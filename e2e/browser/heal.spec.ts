// Break it and see it heal: containers, pods, machines, the scheduler.
import { condition } from './cluster-page.ts';
import { expect, test, web } from './fixtures.ts';

test('a killed container is the same pod with one restart and exit code 137', async ({
  cluster,
}) => {
  await cluster.apply(web('heal', 2));
  await cluster.until('two pods', () => cluster.isSettled('heal'), 60);
  const [pod] = await cluster.pods('app=heal');
  const name = pod!.metadata.name;
  const inspector = await cluster.select('Pod', 'default', name);
  await inspector.getByRole('button', { name: 'Kill container' }).click();
  const read = () => cluster.api(`/api/v1/namespaces/default/pods/${name}`);
  const container = async () => (await read()).status.containerStatuses[0];
  await cluster.until(
    'a restart',
    async () => {
      const { restartCount, ready } = await container();
      return restartCount === 1 && ready;
    },
    30,
  );
  expect((await read()).metadata.uid).toBe(pod!.metadata.uid);
  expect((await container()).lastState.terminated.exitCode).toBe(137);
  await expect(inspector.getByText('exit code 137')).toBeVisible();
  await expect(cluster.object('Pod', 'default', name)).toHaveAttribute('data-status', 'Running');
});

test('a deleted pod is replaced by a new one', async ({ cluster }) => {
  await cluster.apply(web('heal', 2));
  await cluster.until('two pods', () => cluster.isSettled('heal'), 60);
  const before = await cluster.pods('app=heal');
  const { name } = before[0]!.metadata;
  const inspector = await cluster.select('Pod', 'default', name);
  await inspector.getByRole('button', { name: 'Delete' }).click();
  await cluster.until(
    'the old pod goes',
    async () => {
      const names = (await cluster.pods('app=heal')).map((pod) => pod.metadata.name);
      return names.length === 2 && !names.includes(name);
    },
    60,
  );
  await cluster.until('the new pod is ready', () => cluster.isSettled('heal'), 60);
  await expect(cluster.object('Pod', 'default', name)).toHaveCount(0);
  await expect(inspector.getByText('does not exist any more')).toBeVisible();
});

test('a node without power: NotReady, evicted, elsewhere; with power: back, empty', async ({
  cluster,
}) => {
  await cluster.apply(web('heal', 6));
  await cluster.until('six pods', () => cluster.isSettled('heal'), 60);
  const onNode = async (node: string) =>
    (await cluster.pods('app=heal')).filter((pod) => pod.spec.nodeName === node);
  expect((await onNode('worker-1')).length).toBeGreaterThan(0);
  const inspector = await cluster.select('Node', '', 'worker-1');
  await inspector.getByRole('button', { name: 'Power off' }).click();
  await expect(inspector.getByRole('button', { name: 'Power on' })).toBeVisible();
  const ready = async () => condition(await cluster.api('/api/v1/nodes/worker-1'), 'Ready')?.status;
  const grace = await cluster.until('NotReady', async () => (await ready()) === 'Unknown', 70);
  // node-monitor-grace-period is 50 s from the last lease, which may be 10 s old.
  expect(grace).toBeGreaterThanOrEqual(35);
  await expect(cluster.object('Node', '', 'worker-1')).toHaveAttribute('data-status', 'NotReady');
  const eviction = await cluster.until(
    'pods elsewhere',
    async () => {
      const pods = await cluster.pods('app=heal');
      const running = pods.filter((pod) => condition(pod, 'Ready')?.status === 'True');
      return running.filter((pod) => pod.spec.nodeName !== 'worker-1').length === 6;
    },
    400,
    10,
  );
  expect(eviction).toBeGreaterThanOrEqual(290);
  await inspector.getByRole('button', { name: 'Power on' }).click();
  await cluster.until('Ready again', async () => (await ready()) === 'True', 120, 5);
  await cluster.until('empty', async () => (await onNode('worker-1')).length === 0, 120, 5);
  await expect(cluster.object('Node', '', 'worker-1')).toHaveAttribute('data-status', 'Ready');
});

test('without its scheduler the cluster leaves new pods Pending', async ({ cluster }) => {
  await cluster.select('Pod', 'kube-system', 'kube-scheduler-control-plane-1');
  const fault = {
    apiVersion: 'sim.kubetarium.dev/v1alpha1',
    kind: 'Fault',
    metadata: { name: 'no-scheduler' },
    spec: { action: 'ComponentDown', target: { kind: 'Component', name: 'kube-scheduler' } },
  };
  await cluster.api('/apis/sim.kubetarium.dev/v1alpha1/faults', 'POST', fault);
  await cluster.advance(5);
  await cluster.apply(web('late', 2));
  await cluster.advance(40);
  const pods = await cluster.pods('app=late');
  expect(pods).toHaveLength(2);
  expect(pods.every((pod) => pod.spec.nodeName === undefined)).toBe(true);
  const name = pods[0]!.metadata.name;
  await expect(cluster.object('Pod', 'default', name)).toHaveAttribute('data-status', 'Pending');
  await cluster.api('/apis/sim.kubetarium.dev/v1alpha1/faults/no-scheduler', 'DELETE');
  await cluster.until('both run', () => cluster.isSettled('late'), 400, 5);
});

test('a killed kube-scheduler container is started again by its kubelet', async ({ cluster }) => {
  const name = 'kube-scheduler-control-plane-1';
  const inspector = await cluster.select('Pod', 'kube-system', name);
  await inspector.getByRole('button', { name: 'Kill container' }).click();
  await cluster.until(
    'a restart',
    async () => {
      const pod = await cluster.api(`/api/v1/namespaces/kube-system/pods/${name}`);
      return pod.status.containerStatuses[0].restartCount === 1;
    },
    60,
  );
});
