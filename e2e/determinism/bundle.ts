// Bundles a file of this folder into one classic script that defines `kubetariumHistory`.
import { build } from 'vite';

export async function bundleHistory(file = 'history.ts'): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry: `e2e/determinism/${file}`, formats: ['iife'], name: 'kubetariumHistory' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('vite gives an output');
  return output.output[0].code;
}
