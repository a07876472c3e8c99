import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from './exchange/build-app.ts'
import { ROOT } from './exchange/root.ts'
import { findChromium } from './find-chromium.ts'

/**
 * The whole check of the project: format, lint, types, then unit, integration, house and kill tests (vitest), then the story in a real Chromium (Playwright).
 * `npm test -- PATTERN` runs only the vitest files that match.
 */
const say = (text: string) => console.log(`\n== ${text}`)
const results = join(ROOT, 'test-results')

const node = (program: string, args: string[], env: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, program), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })

const counts = (file: string, read: (report: never) => { passed: number; failed: number }): { passed: number; failed: number } => {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')) as never)
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const main = async (): Promise<number> => {
  const pattern = process.argv.slice(2)
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  let passed = 0
  let failed = 0
  const add = (found: { passed: number; failed: number }) => {
    passed += found.passed
    failed += found.failed
  }
  say('Format, lint, types')
  const verified = spawnSync(process.execPath, [join(ROOT, 'scripts/verify.ts')], { cwd: ROOT, stdio: 'inherit' }).status === 0
  add(verified ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

  say('Building the web application')
  await buildApp(console.log)

  say('Unit, integration, house and kill tests')
  const unit = join(results, 'vitest.json')
  await node('node_modules/vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`, ...pattern])
  add(
    counts(unit, (report: { numPassedTests: number; numFailedTests: number; numTotalTestSuites: number; success: boolean }) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests + (report.success || report.numFailedTests > 0 ? 0 : 1),
    })),
  )

  if (pattern.length === 0) {
    say('The story in Chromium')
    const chromium = findChromium(console.log)
    const browser = join(results, 'playwright.json')
    await node('node_modules/@playwright/test/cli.js', ['test'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: browser,
      ...(chromium && { CHROMIUM_PATH: chromium }),
    })
    add(
      counts(browser, (report: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
        passed: report.stats.expected,
        failed:
          report.stats.unexpected +
          report.stats.flaky +
          (report.stats.expected + report.stats.unexpected + report.stats.flaky === 0 ? 1 : 0),
      })),
    )
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    console.log('\n0 passed, 1 failed')
    process.exit(1)
  },
)
