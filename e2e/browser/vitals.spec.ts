// Vital signs of a pod: state, restarts, a heart for each probe, and bars of what is in use.
import { expectNothingSerious } from './a11y.ts';
import { expect, test } from './fixtures.ts';

const SHOTS = process.env['SHOTS'];

const BEATING = `
apiVersion: v1
kind: Pod
metadata: {name: beating}
spec:
  containers:
  - name: liveness
    image: busybox
    args: [/bin/sh, -c, touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600]
    livenessProbe:
      exec: {command: [cat, /tmp/healthy]}
      initialDelaySeconds: 5
      periodSeconds: 5
  - name: burner
    image: vish/stress
    args: [-cpus, "2"]
    resources:
      requests: {cpu: 250m}
      limits: {cpu: 500m, memory: 64Mi}
  - name: web
    image: nginx:1.27
    ports: [{containerPort: 80}]
    readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
`;

test('probes beat, fail and restart the container; bars show what is in use', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.apply(BEATING);
  await cluster.advance(20);
  const inspector = await cluster.select('Pod', 'default', 'beating');
  const liveness = inspector
    .getByRole('list', { name: 'Probes of liveness' })
    .getByRole('listitem');
  await expect(liveness).toContainText(/Liveness succeeds, \d+s ago/);
  await expect(liveness).toContainText('cat /tmp/healthy, every 5s');
  const beats = async () =>
    Number(await liveness.locator('.probe-heart').getAttribute('data-runs'));
  const before = await beats();
  await cluster.advance(5);
  await expect.poll(beats).toBe(before + 1);
  const burner = inspector.getByRole('article', { name: 'burner' });
  await expect(burner).toContainText(/(499|500)m in use, 250m requested, 500m limit/);
  await expect(burner).toContainText(/in use, 64Mi requested, 64Mi limit/);
  const web = inspector.getByRole('list', { name: 'Probes of web' });
  await expect(web).toContainText(/Readiness succeeds/);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/vitals-good.png` });

  await cluster.advance(14);
  await expect(liveness).toHaveAttribute('data-result', 'failure');
  await expect(liveness).toContainText(/fails, \d of 3 in a row/);
  await expect(liveness).toContainText("can't open '/tmp/healthy'");
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/vitals-bad.png` });
  await page.mouse.move(640, 2);
  await page.waitForTimeout(1000);
  await expectNothingSerious(page, 'section[aria-label="Inspector"]');

  const container = inspector.getByRole('article', { name: 'liveness' });
  await cluster.advance(60);
  await expect(container).toContainText('1 restart');
  await expect(container).toContainText(/Last ended: Error, exit code 137, \d+s ago/);

  const node = (await cluster.api('/api/v1/namespaces/default/pods/beating')).spec.nodeName;
  const card = page.locator('.machine').filter({ hasText: node });
  await expect(card.locator('.bar').first()).toHaveAttribute(
    'title',
    /^cpu: .* of 4 requested, 0\.5\d? in use$/,
  );
});

test('the past has no vital signs', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(BEATING);
  await cluster.advance(20);
  const inspector = await cluster.select('Pod', 'default', 'beating');
  await expect(inspector.getByRole('article', { name: 'burner' })).toContainText('in use');
  const moment = page.getByRole('slider', { name: 'Moment' });
  await moment.fill(String(Number(await moment.inputValue()) - 50));
  await expect(page.getByText('This is the past')).toBeVisible();
  const burner = inspector.getByRole('article', { name: 'burner' });
  await expect(burner).toBeVisible();
  await expect(burner).not.toContainText('in use');
});
