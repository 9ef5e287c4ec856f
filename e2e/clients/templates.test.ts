// Every template of the gallery applies without a word of complaint, and what it makes comes up.
import { expect, test } from 'vitest';
import { TEMPLATES } from '../../src/ui/features/editor/templates.ts';
import { InPageKubectl } from './parity/in-page-kubectl.ts';

const COME_UP_SECONDS = 120;
/** What a pod of a template looks like when it works. */
const WELL = /^\S+ (?:Running|Completed)$/;

test.each(TEMPLATES.map(({ label, text }) => [label, text]))('%s', async (label, text) => {
  const page = new InPageKubectl(3, { server: 'https://kubernetes', files: new Map() });
  page.engine.advance(30e6);
  // One by one, as the editor does it: a kind is there for whoever comes after its definition.
  for (const document of text.split(/^---$/m)) {
    const applied = await page.run(['apply', '-f', '-'], document);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toContain(' created');
    page.engine.advance(1e6);
  }
  page.engine.advance(COME_UP_SECONDS * 1e6);
  const { stdout } = await page.run(['get', 'pods', '-A', '--no-headers']);
  for (const line of stdout.trim().split('\n')) {
    const [namespace = '', name = '', ready = '', status = ''] = line.split(/\s+/);
    if (namespace.startsWith('kube-') || namespace === 'local-path-storage') continue;
    // A node without power leaves its pods behind.
    if (label !== 'A node without power') expect(`${name} ${status}`).toMatch(WELL);
    if (status === 'Running' && label !== 'A node without power') {
      const [up, all] = ready.split('/');
      expect(`${name} ${up}`).toBe(`${name} ${all}`);
    }
  }
});
