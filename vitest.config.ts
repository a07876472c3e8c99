import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { 'server-only': new URL('./scripts/empty.ts', import.meta.url).pathname } },
  test: {
    include: ['{core,db,server,workers,app,scripts}/**/*.test.{ts,tsx}', 'e2e/{house,kill,net,runs}/**/*.test.ts'],
    globalSetup: ['./scripts/test-cluster.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
