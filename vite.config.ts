// The page: built into dist/page, served from any static host and any sub-path.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { lateModules } from './scripts/late-modules/plugin.ts';
import { offline } from './scripts/offline/plugin.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // The editor and the graph set styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The built page carries its policy; the dev server needs inline scripts for hot reload. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        injectTo: 'head-prepend',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      },
    ],
  };
}

const root = fileURLToPath(new URL('.', import.meta.url));
const monaco = fileURLToPath(new URL('./node_modules/monaco-editor/esm/vs/', import.meta.url));

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), offline()],
  resolve: {
    alias: [
      // The YAML worker would carry a formatter that is switched off.
      { find: /^prettier\/.*$/, replacement: `${root}src/ui/features/editor/no-prettier.ts` },
      // monaco-yaml reaches for files that the exports map of monaco-editor hides.
      { find: /^monaco-editor\/esm\/vs\/(.*?)(\.js)?$/, replacement: `${monaco}$1.js` },
    ],
  },
  worker: { format: 'es', plugins: () => [lateModules(root)] },
  build: { outDir: 'dist/page', target: 'es2022', chunkSizeWarningLimit: 4000 },
  server: { port: 5173, strictPort: false },
});
