// The headless server: built into dist/node/serve.js, with its dependencies left in node_modules.
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'src/hosts/node/serve.ts',
    outDir: 'dist/node',
    target: 'node20',
    minify: false,
    emptyOutDir: false,
    rollupOptions: { output: { entryFileNames: 'serve.js' } },
  },
});
