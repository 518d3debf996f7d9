/** Builds the renderer: relative paths, so that it works under app:// and at any web address. */
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { textsByVite } from './electron/setup/texts.mjs';
import { LANGUAGES_DEFINED, REGIONAL_LANGUAGES } from './electron/setup/languages.mjs';

export default defineConfig({
  root: 'renderer',
  base: './',
  define: LANGUAGES_DEFINED,
  // Of the widgets' own texts in thirty languages, those that the window speaks.
  plugins: [
    react(),
    textsByVite(['renderer']),
    { ...optimizeLocales.vite({ locales: REGIONAL_LANGUAGES }), enforce: 'pre' },
  ],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    // The content security policy allows neither inline scripts nor data: modules.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
