// The headless server: built into dist/node/serve.js, with all that it needs.
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  // Node cannot import some CommonJS packages by name, so all of them are bundled.
  ssr: { noExternal: true },
  build: {
    ssr: 'src/hosts/node/serve.ts',
    outDir: 'dist/node',
    target: 'node20',
    minify: false,
    emptyOutDir: false,
    rollupOptions: { output: { entryFileNames: 'serve.js' } },
  },
});
