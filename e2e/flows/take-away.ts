import { expect, type Page } from '@playwright/test'
import type { Person } from './person.ts'

/** The tables of a run of thirty rounds with three hospitals, which a visitor cannot have, and the way to other runs. */
export const takeAway = async (page: Page, visitor: Person, project: string): Promise<void> => {
  await page.goto(`/projects/${project}`)
  const href = (await page.getByRole('link', { name: 'Metrics as CSV' }).getAttribute('href'))!
  const metrics = await page.request.get(href)
  expect(metrics.headers()['content-disposition']).toContain('run-metrics.csv')
  expect(await metrics.text()).toMatch(/^30,Bethesda radiology,auc,[01]\.\d{6},\d+,\r?$/m)
  const table = async (name: string) => (await page.request.get(href.replace('metrics', name))).text()
  expect(await table('settings')).toContain('plan.rounds,30')
  expect(await table('work')).toContain('Hannover radiology,train,')
  expect(await table('evaluations')).toContain('30,Bethesda radiology,test,run,auc,')
  expect((await visitor.page.request.get(href)).status()).toBe(401)
  await visitor.close()
  await page.getByRole('link', { name: 'Compare with other runs' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Compare runs' })).toBeVisible()
  await expect(page.getByText('There is nothing to compare with yet')).toBeVisible()
}
