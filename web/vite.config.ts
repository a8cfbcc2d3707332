/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const hub = process.env.DAYBOOK_HUB ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' }, // the hub puts a new one into each page it sends
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0, // no data: addresses in the page's policy
    manifest: true,
  },
  server: { proxy: { '/api': hub, '/actuator': hub } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    css: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } }, // the machine may be busy with other things
  },
})
