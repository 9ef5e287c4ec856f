// The same seed and inputs give the same history in Node and in Chromium, to the byte.
import vm from 'node:vm';
import { expect, test } from '@playwright/test';
import { bundleHistory } from '../determinism/bundle.ts';

const SEEDS = [1, 4];
const MINUTES = 4;

test('a history is the same in Node and in Chromium', async ({ page }) => {
  test.setTimeout(240_000);
  const code = await bundleHistory();
  const context = vm.createContext({ console, TextEncoder, TextDecoder, structuredClone });
  await page.goto('about:blank');
  await page.addScriptTag({ content: code });
  for (const seed of SEEDS) {
    const call = `kubetariumHistory.history(${seed}, ${MINUTES})`;
    const inNode: unknown = vm.runInContext(`${code};${call}`, context);
    expect(inNode).toMatch(/^[0-9a-f]{16}-\d+$/);
    expect(await page.evaluate(call)).toBe(inNode);
    expect(vm.runInContext(`${code};${call}`, context)).toBe(inNode);
  }
});
