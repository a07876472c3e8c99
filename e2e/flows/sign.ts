import { expect } from '@playwright/test'
import { accessible } from './accessible.ts'
import type { Person } from './person.ts'

/** From the agreement to the receipt, with the keyboard where it matters: read, tick, sign with a passkey. */
export const signInBrowser = async ({ page, shot }: Person, agreement: string, name: string) => {
  await page.goto(`/agreements/${agreement}/sign`)
  await page.getByRole('link', { name: 'Continue to the full text' }).click()
  await expect(page.getByText(/No re-identification|re-identif/i).first()).toBeVisible()
  await page.getByRole('link', { name: 'Continue', exact: true }).first().click()
  await page.getByRole('link', { name: 'Continue to your statement' }).click()
  const create = page.getByRole('link', { name: 'Create my signing passkey' })
  await expect(create.or(page.getByRole('button', { name: 'Sign with passkey' }))).toBeVisible()
  if (await create.isVisible()) {
    await create.click()
    await page.getByRole('button', { name: 'Create my signing passkey' }).click()
    await page.getByRole('link', { name: 'Back to the text' }).click()
  }
  await page.getByRole('button', { name: 'Sign with passkey' }).click()
  await expect(page.getByText('Tick the box first').first()).toBeVisible()
  await page.getByLabel(/I agree to sign electronically/).focus()
  await page.keyboard.press('Space')
  await shot(`sign-${name}`)
  await page.getByRole('button', { name: 'Sign with passkey' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/receipt/)
  await accessible(page, 'receipt')
}
