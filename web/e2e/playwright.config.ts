import { defineConfig } from '@playwright/test'

/** One hub and browser for all tests, one after the other in the order of their files: they share its servers. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  reporter: 'list',
  testMatch: '*.spec.ts',
  timeout: 600_000,
  expect: { timeout: 120_000 }, // of a machine that has other things to do
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage', // which is small in containers
      ],
    },
  },
})
