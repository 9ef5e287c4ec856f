// The four views of one graph: what each draws, that objects keep their names in all, by keyboard.
import { expectNothingSeriousInBoth } from './a11y.ts';
import { expect, test, web } from './fixtures.ts';
import type { ClusterPage } from './cluster-page.ts';

const MORE = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: main
        image: redis:7
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec:
  rules:
  - host: shop.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: quiet}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
`;

async function show(cluster: ClusterPage, view: string): Promise<void> {
  await cluster.page.getByRole('combobox', { name: 'View' }).selectOption(view);
}

test('Workloads: owners, both ReplicaSets of a rollout, ordinals, claims', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(`${web('shop', 3)}${MORE}`);
  await cluster.until('three pods', () => cluster.isSettled('shop'), 60);
  await show(cluster, 'Workloads');
  await expect(cluster.object('StatefulSet', 'default', 'db')).toBeVisible();
  await expect(cluster.object('Pod', 'default', 'db-0')).toBeVisible();
  await expect(cluster.object('PersistentVolumeClaim', 'default', 'data-db-0')).toBeVisible();
  const sets = page.locator('[data-kind=ReplicaSet][data-namespace=default][data-name^=shop-]');
  await expect(sets).toHaveCount(1);
  await cluster.apply(web('shop', 3, 'nginx:1.28'));
  await cluster.until('two ReplicaSets', async () => (await sets.count()) === 2, 30, 1);
  await expect(page.locator('[data-kind=Node]')).toHaveCount(0);
});

test('Network: an Ingress, its Service and the pods say why', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(`${web('shop', 2)}${MORE}`);
  await cluster.until('two pods', () => cluster.isSettled('shop'), 60);
  await show(cluster, 'Network');
  const ingress = cluster.object('Ingress', 'default', 'front');
  const service = cluster.object('Service', 'default', 'shop');
  await expect(ingress).toBeVisible();
  await expect(cluster.object('NetworkPolicy', 'default', 'quiet')).toBeVisible();
  const reasons = page.locator('.edge-layer title');
  await expect(reasons.filter({ hasText: 'app=shop picks 2 pods' })).toHaveCount(1);
  await expect(reasons.filter({ hasText: 'shop.example/ to port 80' })).toHaveCount(1);
  await expect
    .poll(async () => {
      const [left, right] = [await ingress.boundingBox(), await service.boundingBox()];
      return left !== null && right !== null && left.x + left.width < right.x;
    })
    .toBe(true);
});

test('Control plane: stages, queues and leaders; a component is taken down', async ({
  cluster,
}) => {
  const { page } = cluster;
  await show(cluster, 'Control plane');
  for (const stage of ['authenticate', 'authorize', 'admit', 'validate', 'store']) {
    await expect(page.locator('.stage-name', { hasText: new RegExp(`^${stage}$`) })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Take kube-scheduler down' }).click();
  await expect(page.getByRole('button', { name: 'Bring kube-scheduler back' })).toBeVisible();
  await cluster.apply(web('late', 1));
  await cluster.advance(20);
  expect((await cluster.pods('app=late'))[0]?.status?.phase).toBe('Pending');
  await page.getByRole('button', { name: 'Bring kube-scheduler back' }).click();
  await cluster.until('it runs', () => cluster.isSettled('late'), 120, 5);
  await expect(page.locator('.pipeline-recent li').first()).toBeVisible();
});

test('a pod moves from its place in one view to the other, by keys alone', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.until('the first scene', () => cluster.isSettled('web'), 60);
  const [pod] = await cluster.pods('app=web');
  const chip = cluster.object('Pod', 'default', pod!.metadata.name);
  await chip.evaluate((element) => element.setAttribute('data-seen', 'before'));
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  const places: string[] = [];
  for (let turn = 0; turn < 2; turn++) {
    if (turn > 0) await page.keyboard.press('v');
    await expect(chip).toHaveAttribute('data-seen', 'before');
    await page.waitForTimeout(100);
    places.push((await chip.getAttribute('style')) ?? '');
  }
  expect(new Set(places).size).toBe(2);
  await chip.focus();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: pod!.metadata.name })).toBeVisible();
});

test('labels filter the pods; search selects and centres; the window shows in the minimap', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.until('the first scene', () => cluster.isSettled('web'), 60);
  const graph = page.getByRole('region', { name: 'Cluster graph' });
  const coredns = graph.locator('[data-kind=Pod][data-name^=coredns]');
  await expect(coredns).toHaveCount(2);
  const filter = page.getByRole('searchbox', { name: 'Show pods with labels' });
  await filter.fill('app in (web)');
  await expect(coredns).toHaveCount(0);
  await expect(graph.locator('[data-kind=Pod]')).toHaveCount(3);
  await expect(graph.getByText(/^3 of \d+ pods with app in \(web\)$/)).toBeVisible();
  await filter.fill('');
  await expect(coredns).toHaveCount(2);
  await expect(page.locator('.graph-minimap')).toHaveCount(0);
  for (let turn = 0; turn < 8; turn++) await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('worker-3');
  await page.keyboard.press('Enter');
  await expect(page.locator('.graph-minimap')).toBeVisible();
  await expect
    .poll(async () => {
      const [box, card] = [
        await graph.boundingBox(),
        await cluster.object('Node', '', 'worker-3').locator('..').boundingBox(),
      ];
      if (!box || !card) return Infinity;
      return Math.abs(card.x + card.width / 2 - box.x - box.width / 2);
    })
    .toBeLessThan(20);
});

test('axe finds nothing serious in any view, dark and light', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(`${web('shop', 3)}${MORE}`);
  await cluster.until('three pods', () => cluster.isSettled('shop'), 60);
  for (const view of ['Topology', 'Workloads', 'Network', 'Control plane']) {
    await show(cluster, view);
    await cluster.still();
    await expectNothingSeriousInBoth(page, 'section[aria-label="Cluster graph"]');
  }
});
