import { defineConfig } from '@playwright/test'
import walk from './playwright.config'

/** The measuring half of `./daybook bench browser`. */
export default defineConfig({ ...walk, testMatch: '*.bench.ts', reporter: 'line', timeout: 1_200_000 })
