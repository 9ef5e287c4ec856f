// Bundles the benchmarks for Node.
import { defineConfig } from 'vite';

export default defineConfig({
  // The peer's package imports without file extensions, which Node alone does not resolve.
  ssr: { noExternal: ['@ngrok/webernetes'] },
  build: {
    ssr: 'bench/main.ts',
    outDir: 'dist/bench',
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].mjs' } },
  },
});
