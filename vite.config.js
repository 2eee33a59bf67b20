import { defineConfig } from 'vite';

// The agent's page. The server finds it beside its own code, in dist/.
export default defineConfig({
  root: 'src/agent-page/page',
  base: '/agent/',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: '../../../dist/agent-page/built',
    emptyOutDir: true,
    // Browsers of the last two years: the colours of both themes are written with light-dark().
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // A picture in the text of the page would need `data:` in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
