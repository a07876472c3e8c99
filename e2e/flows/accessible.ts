import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** No violation of WCAG 2.2 A and AA that axe can find. */
export const accessible = async (page: Page, what: string) => {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(found.violations.map((violation) => `${what}: ${violation.id} ${violation.nodes[0]?.target}`)).toEqual([])
}
