// Builds the screen into files that a strict content security policy accepts: no inline script, style or data URL of ours.
// `--mode bridge` builds the same screen for tests in a browser, where the app is reached over HTTP instead of Tauri.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte({ configFile: false })],
  base: './',
  define: { BRIDGE: JSON.stringify(mode === 'bridge') },
  // The words lie beside this folder, because paper and screen share them.
  server: { fs: { allow: ['..'] }, port: 1420, strictPort: true },
  // In tests runes run as they do in the window.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  build: {
    // WebView2 and WebKitGTK of the oldest systems that we ship for.
    target: ['chrome111', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  test: { include: ['tests/**/*.test.ts'], expect: { requireAssertions: true } },
}));
