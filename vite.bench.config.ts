// Bundles the benchmarks for Node.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: 'bench/main.ts',
    outDir: 'dist/bench',
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].mjs' } },
  },
});
