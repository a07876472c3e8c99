import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { checkEnvironment } from '#workers/flare/check-environment.ts'
import { environmentAt, programEnv } from '#workers/flare/environment.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { setUp } from '#workers/flare/set-up.ts'
import { testData } from '#workers/gears/test-data.ts'
import { ROOT } from './exchange/root.ts'

/**
 * The tests of the engine NVIDIA FLARE: its Python, then a real federation of one server and three sites on this machine. `npm test` needs no
 * Python and leaves them out. PyTorch is that of Debian, or of the environment that ROUNDTABLE_FLARE_ROOT names.
 */
const root = process.env.ROUNDTABLE_FLARE_ROOT ?? join(ROOT, '.data', 'flare')
const say = (text: string) => console.log(text)

const hasTorch = (): boolean => spawnSync('/usr/bin/python3', ['-c', 'import torch, numpy'], { stdio: 'ignore' }).status === 0

const installTorch = (): void => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...args], {
      stdio: 'ignore',
      timeout: 420_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  say('Installing PyTorch of the operating system (about 300 MB) …')
  apt('update', '-q')
  apt('install', '-y', '-q', '--no-install-recommends', 'python3-torch', 'python3-venv', 'python3-numpy')
}

/** Whether the tests can run; what is missing is said in one line. */
const ready = async (): Promise<boolean> => {
  if (process.platform !== 'linux') {
    say('The engine NVIDIA FLARE is not tested: it runs on Linux only.')
    return false
  }
  if (
    await checkEnvironment(root, runProgram).then(
      () => true,
      () => false,
    )
  )
    return true
  if (!hasTorch()) installTorch()
  if (!hasTorch()) {
    say('The engine NVIDIA FLARE is not tested: python3-torch is not here and cannot be installed.')
    return false
  }
  try {
    await setUp({ root, torch: 'system', run: runProgram, say })
    return true
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    say(`The engine NVIDIA FLARE is not tested: ${error.message}`)
    return false
  }
}

const pythonTests = (): { passed: number; failed: number } => {
  const environment = environmentAt(root)
  const { stderr, status } = spawnSync(
    environment.python,
    ['-m', 'unittest', 'discover', '-s', 'workers/flare/roundtable_flare/testing', '-t', 'workers/flare'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: programEnv(environment) as NodeJS.ProcessEnv,
    },
  )
  const ran = Number(/Ran (\d+) test/.exec(stderr)?.[1] ?? 0)
  const broken = [...stderr.matchAll(/(?:failures|errors)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
  if (status !== 0) console.error(stderr)
  return { passed: ran - broken, failed: status === 0 ? 0 : Math.max(1, broken) }
}

const federationTests = async (): Promise<{ passed: number; failed: number }> => {
  const report = join(ROOT, 'test-results', 'flare.json')
  mkdirSync(join(ROOT, 'test-results'), { recursive: true })
  rmSync(report, { force: true })
  const args = ['run', '--config', 'e2e/flare/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  await new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ROUNDTABLE_FLARE_ROOT: root },
    })
    child.on('exit', resolve)
  })
  try {
    const { numPassedTests: passed, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed, failed: numFailedTests + (success || numFailedTests > 0 ? 0 : 1) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const main = async (): Promise<{ passed: number; failed: number }> => {
  if (!(await ready())) return { passed: 0, failed: 0 }
  const python = pythonTests()
  if (testData('pneumoniamnist') === null) {
    say('The federation is not tested: the test data are not here.')
    return python
  }
  const federation = await federationTests()
  return { passed: python.passed + federation.passed, failed: python.failed + federation.failed }
}

const { passed, failed } = await main()
say(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
