import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Nothing here may put a script or a data: URL into the page: the content security policy allows files only.
export default defineConfig({
  root: 'client',
  cacheDir: '../.cache/vite',
  plugins: [react()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
