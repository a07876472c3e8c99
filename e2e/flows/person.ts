import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { ROOT } from '../../scripts/exchange/root.ts'
import type { Stage } from './stage.ts'

const SHOTS = join(ROOT, 'e2e/screenshots')

export interface Person {
  page: Page
  /** Errors that the browser's console showed. */
  errors: string[]
  /** Keeps a picture: wide and light, dark, and 320 px. */
  shot(name: string): Promise<void>
  close(): Promise<void>
}

/** A person of the demo in a browser of their own, with an authenticator that Chromium itself emulates. */
export const comeIn = async (browser: Browser, stage: Stage, email: string | null): Promise<Person> => {
  const context = await browser.newContext({ baseURL: stage.url, colorScheme: 'light' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    // A quick double reload cancels a stream; the browser reports that and nothing is wrong.
    if (message.type() === 'error' && !message.text().includes('ERR_INCOMPLETE_CHUNKED'))
      errors.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => errors.push(error.message))
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  if (email) {
    const account = stage.accounts.find((one) => one.email === email)
    await page.goto('/sign-in')
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password').fill(account?.password ?? '')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL('**/inbox')
  }
  mkdirSync(SHOTS, { recursive: true })
  return {
    page,
    errors,
    shot: async (name) => {
      const size = page.viewportSize()!
      for (const [look, width, scheme] of [
        ['light', 1280, 'light'],
        ['dark', 1280, 'dark'],
        ['narrow', 320, 'light'],
      ] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        await page.setViewportSize({ width, height: 900 })
        await page.waitForTimeout(150)
        await page.screenshot({ path: join(SHOTS, `${name}-${look}.png`), fullPage: true })
      }
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize(size)
    },
    close: () => context.close(),
  }
}
