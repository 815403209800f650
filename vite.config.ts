import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// Nothing here may put a script or a data: URL into the page: the content security policy allows files only.
export default defineConfig({
  root: 'client',
  cacheDir: '../.cache/vite',
  plugins: [react(), offlineShell()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What many pages share comes in one piece: each small file would cost a phone a round trip.
        codeSplitting: {
          groups: [{ name: 'shared', test: /[/]client[/]src[/]|lucide-react/, minShareCount: 3 }],
        },
      },
    },
  },
});

/** `/sw.js` with a list of what was built, and `/manifest.webmanifest`. The program registers the worker by itself. */
function offlineShell() {
  const paper = '#f1e4ca';
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'worker',
    filename: 'sw.ts',
    injectRegister: false,
    injectManifest: { globPatterns: ['**/*.{html,js,css,woff2,svg}'], rollupFormat: 'iife' },
    // Its build is one of its own, and does not hear of --logLevel.
    integration: { configureCustomSWViteBuild: (config) => void (config.logLevel = 'warn') },
    includeManifestIcons: false,
    manifest: {
      name: 'Tattoo Contest',
      short_name: 'Contest',
      description: 'Enter your design from your phone and watch the wall fill.',
      // With the browser's own buttons: a page that cannot be reloaded by hand is no help on bad Wi-Fi.
      display: 'minimal-ui',
      theme_color: paper,
      background_color: paper,
      icons: [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' }],
    },
  });
}
