// The inspector tells why a pod is where it is, why another waits, and does what would help.
import { expect, test } from './fixtures.ts';

const lost = `
apiVersion: v1
kind: Pod
metadata: {name: lost}
spec:
  nodeSelector: {disk: ssd}
  containers: [{name: c, image: nginx}]
---
apiVersion: v1
kind: Pod
metadata: {name: placed}
spec:
  containers: [{name: c, image: nginx}]
`;

test('why here: each node with its score or the reason against it', async ({ cluster }) => {
  await cluster.apply(lost);
  await cluster.until('a node', async () => (await podOf(cluster, 'placed')).spec.nodeName, 30);
  const inspector = await cluster.select('Pod', 'default', 'placed');
  const table = inspector.getByRole('table', { name: 'Why here' });
  await expect(table.getByRole('row', { name: /chosen/ })).toContainText('TaintToleration');
  await expect(table.getByRole('row', { name: /control-plane-1/ })).toContainText(
    'node(s) had untolerated taint(s)',
  );
});

test('why pending: a click on what would help lets the pod in', async ({ cluster }) => {
  await cluster.apply(lost);
  await cluster.until(
    'a verdict',
    async () => (await podOf(cluster, 'lost')).status?.conditions !== undefined,
    30,
  );
  const inspector = await cluster.select('Pod', 'default', 'lost');
  const table = inspector.getByRole('table', { name: 'Why pending' });
  await expect(table.getByRole('row', { name: /worker-1/ })).toContainText('NodeAffinity');
  await expect(inspector.getByRole('button', { name: /^Tolerate/ })).toHaveCount(0);
  await inspector.getByRole('button', { name: 'Remove disk from the node selector' }).click();
  await cluster.until('a node', async () => (await podOf(cluster, 'lost')).spec.nodeName, 60);
  await expect(inspector.getByRole('table', { name: 'Why here' })).toBeVisible();
});

function podOf(cluster: { api(path: string): Promise<any> }, name: string): Promise<any> {
  return cluster.api(`/api/v1/namespaces/default/pods/${name}`).then((pod) => ({
    ...pod,
    spec: pod.spec ?? {},
  }));
}
