import { defineConfig } from 'vitest/config'

/** What needs NVIDIA FLARE: a command of its own, `npm run test:flare`, which makes the environment first. In order, on one federation. */
export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    include: ['e2e/flare/*.flare.ts'],

    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
})
