// The page under test, driven by what the contract names: roles, names, data attributes, the API.
/// <reference lib="dom" />
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface ApiObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly labels?: { readonly [key: string]: string };
  };
  readonly spec?: any;
  readonly status?: any;
  readonly items?: readonly ApiObject[];
  readonly message?: string;
}

/** A graph in which something always moves is taken as it is. */
const STILL_LIMIT_MS = 3000;

const CLOCK = '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster';

export class ClusterPage {
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** Opens the page and waits for the cluster; time stands still unless it is let run. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`./${query}`);
    const graph = this.page.getByRole('region', { name: 'Cluster graph' });
    await expect(graph.locator('[data-kind=Node]').first()).toBeVisible({ timeout: 60_000 });
    const toolbar = this.page.getByRole('toolbar', { name: 'Clock' });
    await toolbar.getByRole('button', { name: 'Pause' }).click();
    await expect(toolbar.getByRole('button', { name: 'Resume' })).toBeVisible();
  }

  /** The in-page API. Bodies are JSON; the answer's text is parsed. */
  api(path: string, method = 'GET', body?: unknown, contentType = 'application/json') {
    return this.page.evaluate(
      async ([path, method, body, contentType]) => {
        const response = await window.kubetarium.fetch(path as string, {
          method: method as string,
          headers: { 'content-type': contentType as string },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return (await response.json()) as unknown;
      },
      [path, method, body, contentType],
    ) as Promise<ApiObject>;
  }

  async advance(seconds: number): Promise<void> {
    await this.api(`${CLOCK}/advance`, 'POST', { seconds });
  }

  async seconds(): Promise<number> {
    return (await this.api(CLOCK)).status.elapsedSeconds as number;
  }

  /** Runs virtual time in steps until it holds; fails after `limit` virtual seconds. */
  async until(
    what: string,
    holds: () => Promise<boolean>,
    limit: number,
    step = 1,
  ): Promise<number> {
    const start = await this.seconds();
    for (;;) {
      if (await holds()) return (await this.seconds()) - start;
      const passed = (await this.seconds()) - start;
      expect(passed, `${what} within ${limit} virtual seconds`).toBeLessThan(limit);
      await this.advance(step);
    }
  }

  object(kind: string, namespace: string, name: string): Locator {
    return this.page
      .getByRole('region', { name: 'Cluster graph' })
      .locator(`[data-kind="${kind}"][data-namespace="${namespace}"][data-name="${name}"]`);
  }

  /** The graph has drawn what it was told, and nothing in it is on its way any more. */
  async still(): Promise<void> {
    const graph = this.page.getByRole('region', { name: 'Cluster graph' });
    await graph.evaluate(async (element, limit) => {
      const places = (): string =>
        [...element.querySelectorAll('[data-kind], .react-flow__viewport')]
          .map((one) => {
            const { x, y, width } = one.getBoundingClientRect();
            return `${x.toFixed(1)} ${y.toFixed(1)} ${width.toFixed(1)}`;
          })
          .join();
      const until = performance.now() + limit;
      let before = '';
      for (let frames = 0; frames < 6 && performance.now() < until; frames++) {
        await new Promise(requestAnimationFrame);
        const now = places();
        if (now !== before) frames = 0;
        before = now;
      }
    }, STILL_LIMIT_MS);
  }

  /** Clicks an object as a person would: when it stands still, and again if another was hit. */
  async select(kind: string, namespace: string, name: string): Promise<Locator> {
    const inspector = this.page.getByRole('region', { name: 'Inspector' });
    const heading = inspector.getByRole('heading', { name, exact: true });
    await expect(async () => {
      await this.still();
      await this.object(kind, namespace, name).click({ timeout: 5000 });
      await expect(heading).toBeVisible({ timeout: 2000 });
      await expect(inspector.locator('.inspected-words p')).toContainText(kind, { timeout: 2000 });
    }).toPass({ timeout: 30_000 });
    return inspector;
  }

  /** A lasting power failure of a node. */
  async powerOff(node: string): Promise<void> {
    await this.api('/apis/sim.kubetarium.dev/v1alpha1/faults', 'POST', {
      apiVersion: 'sim.kubetarium.dev/v1alpha1',
      kind: 'Fault',
      metadata: { name: 'dark' },
      spec: { action: 'NodeDown', target: { kind: 'Node', name: node } },
    });
  }

  /** Replaces the editor's text, as a paste would. */
  async write(text: string): Promise<void> {
    const editor = this.page.getByRole('region', { name: 'Manifest editor' });
    await expect(editor.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
    const field = editor.getByRole('textbox', { name: 'Manifests as YAML' });
    await field.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await field.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      element.dispatchEvent(paste);
    }, text);
  }

  async apply(text: string): Promise<Locator> {
    await this.write(text);
    const editor = this.page.getByRole('region', { name: 'Manifest editor' });
    await editor.getByRole('button', { name: 'Apply' }).click();
    await expect(editor.getByRole('button', { name: 'Apply' })).toBeEnabled({ timeout: 60_000 });
    return editor;
  }

  async pods(selector: string, namespace = 'default'): Promise<readonly ApiObject[]> {
    const query = `labelSelector=${encodeURIComponent(selector)}`;
    return (await this.api(`/api/v1/namespaces/${namespace}/pods?${query}`)).items ?? [];
  }

  async deployment(name: string): Promise<ApiObject> {
    return this.api(`/apis/apps/v1/namespaces/default/deployments/${name}`);
  }

  /** All replicas are there, up to date and available. */
  async isSettled(name: string): Promise<boolean> {
    const { metadata, spec, status } = await this.deployment(name);
    if (status?.observedGeneration !== metadata.generation) return false;
    const wanted = spec.replicas as number;
    const counts = [status?.replicas, status?.updatedReplicas, status?.availableReplicas];
    return counts.every((count) => (count ?? 0) === wanted);
  }
}

export function condition(object: ApiObject, type: string): Condition | undefined {
  const conditions = (object.status?.conditions ?? []) as readonly Condition[];
  return conditions.find((one) => one.type === type);
}

declare global {
  interface Window {
    kubetarium: { fetch(path: string, init?: RequestInit): Promise<Response> };
  }
}
