// The inspector tells why a pod is where it is, why another waits, and does what would help.
import { expectNothingSerious } from './a11y.ts';
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
  // The stage tells the same: who is chosen glows most, who was rejected steps back and says why.
  const stage = cluster.page.getByRole('region', { name: 'Cluster graph' });
  const { nodeName } = (await podOf(cluster, 'placed')).spec;
  const chosen = stage.locator(`.node-verdict[data-node="${nodeName}"]`);
  await expect(chosen).toHaveAttribute('data-verdict', 'Chosen');
  await expect(chosen).toContainText(/chosen, score \d+/);
  const rejected = stage.locator('.node-verdict[data-node="control-plane-1"]');
  await expect(rejected).toContainText('node(s) had untolerated taint(s) TaintToleration');
  await expect(cluster.object('Node', '', 'control-plane-1')).toHaveAttribute(
    'aria-description',
    /^Rejected by TaintToleration: /,
  );
  await expect(rejected).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await cluster.page.screenshot({ path: '.cache/browser/why-here.png' });
  await expectNothingSerious(cluster.page);
  // It goes with the selection.
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await expect(stage.locator('.node-verdict')).toHaveCount(0);
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
  const verdicts = cluster.page.locator('.node-verdict');
  await expect(verdicts).toHaveCount(4);
  for (const verdict of await verdicts.all()) {
    await expect(verdict).toHaveAttribute('data-verdict', 'Rejected');
  }
  await expect(verdicts.last()).toContainText('node affinity');
  await cluster.page.screenshot({ path: '.cache/browser/why-pending.png' });
  await inspector.getByRole('button', { name: 'Remove disk from the node selector' }).click();
  await cluster.until('a node', async () => (await podOf(cluster, 'lost')).spec.nodeName, 60);
  await expect(inspector.getByRole('table', { name: 'Why here' })).toBeVisible();
  await expect(cluster.page.locator('.node-verdict.is-Chosen')).toHaveCount(1);
});

function podOf(cluster: { api(path: string): Promise<any> }, name: string): Promise<any> {
  return cluster.api(`/api/v1/namespaces/default/pods/${name}`).then((pod) => ({
    ...pod,
    spec: pod.spec ?? {},
  }));
}
