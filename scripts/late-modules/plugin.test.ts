// A small worker that is split by the plugin, built and run.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { lateModules } from './plugin.ts';

const FILES = {
  'src/hosts/worker/worker.ts': `
import { shout, SIGN } from '../../shell.ts';
import { Queue } from '../../queue.ts';
export const commands = { shout, sign: SIGN };
export const queue = new Queue('line');
export const rest = () => import('./late-parts.ts');
`,
  'src/hosts/worker/late-parts.ts': 'export const LATE_NAMES: readonly string[] = [];\n',
  'src/shell.ts': `
import { louder } from './louder.ts';
export const SIGN = '!';
export function shout(...words: string[]): string { return louder(words.join(' ')) + SIGN; }
export function* unused() {}
`,
  'src/louder.ts': 'export const louder = (text: string) => text.toUpperCase();\n',
  'src/queue.ts': `
const END = 'and that is the long end of what is said by it, which is long enough for a stand-in';
export class Queue {
  constructor(readonly name: string) {}
  tell(): string {
    const middle = ', which is a text that is quite long enough to be worth a place of its own, ';
    return this.name.toUpperCase() + middle + END;
  }
}
`,
  'scripts/late-modules/uncalled.json': JSON.stringify({
    modules: ['src/shell.ts'],
    functions: { 'src/queue.ts': ['Queue.tell'] },
  }),
};

interface Worker {
  readonly commands: { shout(...words: string[]): string; readonly sign: string };
  readonly queue: { tell(): string };
  rest(): Promise<{ readonly LATE_NAMES: readonly string[] }>;
}

async function buildWorker(): Promise<{ worker: Worker; first: string }> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'late-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [lateModules(root)],
    build: {
      ssr: 'src/hosts/worker/worker.ts',
      rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } },
    },
  });
  if (!('output' in result)) throw new Error('vite gives an output');
  const url = pathToFileURL(path.join(root, 'dist/worker.mjs')).href;
  const worker = (await import(/* @vite-ignore */ url)) as Worker;
  return { worker, first: result.output[0].code };
}

test('a late function is called through its stand-in, once it is there', async () => {
  const { worker, first } = await buildWorker();
  expect(first).not.toContain('toUpperCase');
  expect(first).not.toContain('which is a text');
  const { shout, sign } = worker.commands;
  expect(sign).toBe('!');

  expect(() => shout('hello')).toThrow('is called before it is there');
  const note = globalThis as { kubetariumCalledEarly?: number };
  const called = note.kubetariumCalledEarly as number;
  delete note.kubetariumCalledEarly;

  const { LATE_NAMES } = await worker.rest();
  expect(LATE_NAMES[called]).toBe('shout of src/shell.ts');
  // Taken before, and the real one all the same.
  expect(shout('hello', 'world')).toBe('HELLO WORLD!');
  expect(LATE_NAMES[called + 2]).toBe('Queue.tell of src/queue.ts');
  expect(worker.queue.tell()).toMatch(/^LINE, .* stand-in$/);
});
