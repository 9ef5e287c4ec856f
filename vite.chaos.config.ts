// Bundles the chaos runs for Node.
import { defineConfig } from 'vite';

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: 'e2e/chaos/main.ts',
    outDir: 'dist/chaos',
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].mjs' } },
  },
});
