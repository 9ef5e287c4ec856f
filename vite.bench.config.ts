// Bundles the benchmarks for Node.
import { defineConfig } from 'vite';

export default defineConfig({
  // Packages are bundled: some import without extensions, some are CommonJS.
  ssr: { noExternal: true },
  build: {
    ssr: 'bench/main.ts',
    outDir: 'dist/bench',
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].mjs' } },
  },
});
