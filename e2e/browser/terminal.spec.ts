// The terminal: the workstation's kubectl, pipes, completion, history, and shells of nodes.
import type { Page } from '@playwright/test';
import { expectNothingSeriousInBoth } from './a11y.ts';
import { expect, test } from './fixtures.ts';

/** Opens the terminal with its key and waits for the prompt. */
async function openTerminal(page: Page) {
  await page.locator('body').press('5');
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal).toBeVisible();
  await expect(terminal.locator('.xterm-rows')).toContainText('default$', { timeout: 30_000 });
  return terminal;
}

/** What the screen shows, line by line. */
async function screen(page: Page): Promise<string> {
  const rows = page.locator('.terminal-box .xterm-rows > div');
  return (await rows.allTextContents()).map((row) => row.trimEnd()).join('\n');
}

async function run(page: Page, line: string, until: RegExp): Promise<string> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect.poll(() => screen(page), { timeout: 30_000 }).toMatch(until);
  return screen(page);
}

test('kubectl answers, pipes filter, Tab completes, Up recalls', async ({ cluster }) => {
  const { page } = cluster;
  await openTerminal(page);
  await run(page, 'kubectl get nodes', /worker-3 +Ready/);
  await run(page, 'k get pods -A | grep coredns | wc -l', /\n2\n/);
  await run(page, "k get nodes -o json | jq -r '.items[].metadata.name'", /\nworker-1\nworker-2/);
  await page.keyboard.type('kubectl get deploym');
  await page.keyboard.press('Tab');
  await expect.poll(() => screen(page)).toMatch(/kubectl get deployments\s*$/m);
  await page.keyboard.type('-A');
  await page.keyboard.press('Enter');
  await expect.poll(() => screen(page)).toMatch(/kube-system +coredns +2\/2/);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => screen(page)).toMatch(/\$ kubectl get deployments -A$/m);
  await page.keyboard.press('Control+C');
  await run(page, 'kubectl get nope', /doesn't have a resource type "nope"/);
});

test('files of the editor are applied, exec -it opens a shell', async ({ cluster }) => {
  const { page } = cluster;
  await openTerminal(page);
  await run(page, 'ls', /shop\.yaml/);
  await run(page, 'kubectl apply -f shop.yaml', /deployment\.apps\/shop created/);
  await cluster.until('shop is there', () => cluster.isSettled('shop'), 60);
  await run(page, 'kubectl rollout status deploy/shop', /successfully rolled out/);
  await page.keyboard.type('kubectl exec -it deploy/shop -- sh');
  await page.keyboard.press('Enter');
  await expect.poll(() => screen(page), { timeout: 20_000 }).toMatch(/\/ #/);
  await page.keyboard.type('hostname\r');
  await expect.poll(() => screen(page)).toMatch(/\nshop-[0-9a-f]+-\w+\n/);
  await page.keyboard.type('exit\r');
  await expect.poll(() => screen(page)).toMatch(/default\$\s*$/);
});

test('a node has a shell of its own', async ({ cluster }) => {
  const { page } = cluster;
  await openTerminal(page);
  await run(page, 'ssh worker-1', /root@worker-1:~#/);
  await run(page, 'crictl ps', /CONTAINER .*NAME[\s\S]*kube-proxy/);
  await run(page, 'iptables -t nat -L -n | head -3', /Chain PREROUTING/);
  await run(page, 'ip route', /10\.244\.\d+\.0\/24 via/);
  await run(page, 'journalctl -u kubelet | tail -2', /worker-1 kubelet|No entries/);
  await run(page, 'exit', /Connection to worker-1 closed/);
  await run(
    page,
    'etcdctl get /registry/nodes --prefix --keys-only',
    /\/registry\/nodes\/worker-3/,
  );
});

test('curl prints what a Service answers; a forwarded port and the API server answer too', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.until('web is there', () => cluster.isSettled('web'), 60);
  await page.getByRole('button', { name: 'Resume' }).click();
  await openTerminal(page);
  await run(page, 'curl -s http://web.default/ | head -5', /Welcome to nginx!/);
  await run(page, "curl -s -o /dev/null -w 'code %{http_code}\\n' web", /\ncode 200\n/);
  await run(page, 'curl -i http://web.default/nope | head -1', /HTTP\/1\.1 404 Not Found/);
  await run(page, 'curl http://nobody.default', /curl: \(6\) Could not resolve host: nobody/);
  await run(page, 'kubectl port-forward deploy/web 8080:80 > /dev/null &', /\[1\]/);
  await run(page, "curl -s -o f -w 'local %{http_code}\\n' localhost:8080", /\nlocal 200\n/);
  await run(page, 'kill %1', /Terminated/);
  await run(page, 'curl localhost:8080', /curl: \(7\) Failed to connect to localhost port 8080/);
  await run(page, 'curl -sk https://kubernetes/api/v1/pods | jq -r .reason', /\nForbidden\n/);
  await page.keyboard.type('cat <<EOF | kubectl apply -f -\r');
  await page.keyboard.type('{apiVersion: v1, kind: ConfigMap, metadata: {name: typed}}\r');
  await run(page, 'EOF', /configmap\/typed created/);
  await page.screenshot({ path: '.cache/browser/terminal-curl.png' });
});

test('the shell takes what tutorials paste', async ({ cluster }) => {
  const { page } = cluster;
  await page.getByRole('button', { name: 'Resume' }).click();
  await openTerminal(page);
  await run(page, 'for n in 1 2; do if [ $n = 2 ]; then echo got-$((n+1)); fi; done', /\ngot-3\n/);
  const counts = `awk '$2=="Ready" {n++} END {print n " ready"}'`;
  await run(page, `k get nodes --no-headers | ${counts}`, /\n4 ready\n/);
  await run(page, 'kubectl get pods -A -w | head -2 | wc -l', /\n2\n/);
  await run(page, 'cat <<EOF > app/kustomization.yaml', /\n>\s*$/);
  for (const text of ['namePrefix: my-', 'configMapGenerator:', '- name: settings']) {
    await page.keyboard.type(`${text}\r`);
  }
  await page.keyboard.type('  literals: [colour=blue]\r');
  await run(page, 'EOF', /default\$\s*$/);
  await run(page, 'kubectl apply -k app', /configmap\/my-settings-\w{10} created/);
  const found = 'kubectl get cm -o name | grep settings';
  await run(page, `${found} | xargs kubectl delete`, /configmap "my-settings-\w+" deleted/);
  await run(page, 'kubectl scale nodepool workers --replicas=4', /workers scaled/);
  await run(
    page,
    'kubectl wait --for=create node/worker-4 --timeout=60s',
    /worker-4 condition met/,
  );
  await run(page, 'docker ps', /sh: docker: not found\nNo images are built here/);
});

test('commands show their kubectl line, and Y copies it', async ({ cluster }) => {
  const { page } = cluster;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('body').press(']');
  const line = `kubectl patch clock cluster --type=merge -p '{"spec":{"speed":2}}'`;
  await expect(page.locator('.notices').getByText(line)).toBeVisible();
  await page.locator('body').press('y');
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(line);
  await page.locator('body').press('/');
  await page.keyboard.type('add a node');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette.getByText('kubectl scale nodepool workers --replicas=4')).toBeVisible();
  await page.keyboard.press('Control+C');
  await expect.poll(copied).toBe('kubectl scale nodepool workers --replicas=4');
});

test('nothing serious for axe, dark and light', async ({ cluster }) => {
  const { page } = cluster;
  await openTerminal(page);
  await run(page, 'kubectl get pods -A', /kube-scheduler/);
  await expectNothingSeriousInBoth(page, '.terminal-panel', (scheme) =>
    page.screenshot({ path: `.cache/browser/terminal-${scheme}.png` }),
  );
});
