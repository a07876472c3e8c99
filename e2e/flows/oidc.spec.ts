import { expect, test } from '@playwright/test'
import { OAuth2Server } from 'oauth2-mock-server'
import { comeIn } from './person.ts'
import { openStage, type Stage } from './stage.ts'

/** Single sign-on against a real OpenID Connect provider on this machine: code flow with PKCE, state and nonce. */
let stage: Stage
let email = 'steward@hannover.demo'
const provider = new OAuth2Server()

test.beforeAll(async () => {
  test.setTimeout(300_000)
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, 'localhost')
  const claims = () => ({ sub: `subject of ${email}`, email, email_verified: true, name: 'Somebody' })
  provider.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => Object.assign(token.payload, claims()))
  provider.service.on('beforeUserinfo', (answer: { body: Record<string, unknown> }) => Object.assign(answer.body, claims()))
  stage = await openStage({
    phantoms: true,
    agents: false,
    env: {
      OIDC_ISSUER: provider.issuer.url!,
      OIDC_CLIENT_ID: 'roundtable',
      OIDC_CLIENT_SECRET: 'not a secret',
      OIDC_NAME: 'Hannover sign-on',
    },
  })
})
test.afterAll(async () => {
  await stage?.stop()
  await provider.stop()
})

test('a person who was invited signs in by the hospital’s own sign-on, and out again', async ({ browser }) => {
  const { page, close, errors } = await comeIn(browser, stage, null)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Hannover sign-on' }).click()
  await page.waitForURL('**/inbox')
  await expect(page.getByText('Jonas Brandt').first()).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.waitForURL(`${stage.url}/`)
  await page.goto('/inbox')
  await page.waitForURL('**/sign-in**')
  expect(errors).toEqual([])
  await close()
})

test('a stranger whom the provider vouches for gets no account', async ({ browser }) => {
  email = 'stranger@example.org'
  const { page, close } = await comeIn(browser, stage, null)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Hannover sign-on' }).click()
  await expect(page.getByText('That sign-in gave no account of this exchange').first()).toBeVisible({ timeout: 15_000 })
  await close()
})
