// Bad input: a clear message at the line, everything valid applied, the page unharmed.
import type { ClusterPage } from './cluster-page.ts';
import { expect, test, web } from './fixtures.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: fine
spec:
  containers:
  - name: main
    image: nginx:1.27
---
`;

interface Bad {
  readonly name: string;
  readonly text: string;
  readonly message: RegExp;
  /** Counted from the first line of the bad manifest. */
  readonly line: number;
}

const CASES: readonly Bad[] = [
  {
    name: 'broken YAML',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n   labels: {}\n',
    message: /mapping values are not allowed/,
    line: 4,
  },
  {
    name: 'an unknown field',
    text: web('typo', 1).replace('ports:', 'prots:'),
    message: /unknown field "spec\.template\.spec\.containers\[0\]\.prots"/,
    line: 16,
  },
  {
    name: 'a wrong type',
    text: web('type', 1).replace('replicas: 1', 'replicas: "three"'),
    message: /replicas/,
    line: 6,
  },
  {
    name: 'a missing selector',
    text: web('loose', 1).replace(/ {2}selector:\n {4}matchLabels: .*\n/, ''),
    message: /spec\.selector: Required value/,
    line: 5,
  },
  {
    name: 'a duplicate name',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: twins
spec:
  containers:
  - {name: twin, image: 'nginx:1.27'}
  - {name: twin, image: 'nginx:1.27'}
`,
    message: /spec\.containers\[1\]\.name: Duplicate value: "twin"/,
    line: 8,
  },
];

async function expectFineApplied(cluster: ClusterPage): Promise<void> {
  expect((await cluster.api('/api/v1/namespaces/default/pods/fine')).metadata.name).toBe('fine');
}

for (const { name, text, message, line } of CASES) {
  test(`${name}: the message, its line, and the valid rest`, async ({ cluster }) => {
    const editor = await cluster.apply(POD + text);
    const alert = editor.getByRole('alert');
    await expect(alert).toContainText(message);
    const before = POD.split('\n').length - 1;
    await expect(alert).toContainText(`Line ${before + line}`);
    await expect(editor.locator('.squiggly-error').first()).toBeVisible();
    await expectFineApplied(cluster);
  });
}

test('2 MB of text', async ({ cluster }) => {
  const filler = `# ${'x'.repeat(97)}\n`.repeat(20_000);
  const editor = await cluster.apply(`${POD}${filler}`);
  await expect(editor.getByRole('alert')).toHaveCount(0);
  await expectFineApplied(cluster);
  const data = 'y'.repeat(2 * 1024 * 1024);
  const big = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {a: ${data}}\n`;
  await cluster.apply(`${POD}${big}`);
  await expect(editor.getByRole('alert')).toContainText(/Too long/);
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible();
});

test('__proto__ keys are data, or an unknown field, and pollute nothing', async ({ cluster }) => {
  const labels = 'metadata:\n  name: proto\n  labels:\n    __proto__: polluted\n';
  const map = `apiVersion: v1\nkind: ConfigMap\n${labels}data:\n  constructor: "1"\n`;
  const field = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\n__proto__: {a: b}\n';
  const editor = await cluster.apply(`${POD}${map}---\n${field}`);
  await expect(editor.getByRole('alert')).toContainText('__proto__');
  await expectFineApplied(cluster);
  const polluted = await cluster.page.evaluate(() => ({}) as { a?: unknown });
  expect(polluted.a).toBeUndefined();
});

test('markup in names and labels stays text', async ({ cluster }) => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: markup
  annotations:
    note: '<img src=x onerror="window.harmed = true">'
  labels:
    note: '<img src=x onerror="window.harmed = true">'
`;
  const editor = await cluster.apply(POD + text);
  await expect(editor.getByRole('alert')).toContainText('onerror');
  await cluster.page.waitForFunction(() => document.images.length === 0);
  const harmed = await cluster.page.evaluate(() => (window as { harmed?: boolean }).harmed);
  expect(harmed).toBeUndefined();
  await expectFineApplied(cluster);
});
