/** A site's place in a project, fixed when it joins, never by sort. Each has a hue, a shape and a dash. */
export type SiteNumber = 1 | 2 | 3 | 4 | 5 | 6

export const DASH: Record<SiteNumber, string | undefined> = { 1: undefined, 2: '6 3', 3: '2 2', 4: '8 3 2 3', 5: '1 3', 6: '10 4' }
export const HUE: Record<SiteNumber, string> = {
  1: 'var(--site-1)',
  2: 'var(--site-2)',
  3: 'var(--site-3)',
  4: 'var(--site-4)',
  5: 'var(--site-5)',
  6: 'var(--site-6)',
}
/** Paths in a box of 12 × 12 around the middle (6, 6): circle, square, triangle, diamond, plus, triangle down. */
export const SHAPE: Record<SiteNumber, string> = {
  1: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10Z',
  2: 'M1.5 1.5h9v9h-9Z',
  3: 'M6 .8 11.4 10.6H.6Z',
  4: 'M6 .3 11.7 6 6 11.7 .3 6Z',
  5: 'M4.2 .8h3.6v3.4h3.4v3.6H7.8v3.4H4.2V7.8H.8V4.2h3.4Z',
  6: 'M6 11.2 .6 1.4h10.8Z',
}
export const siteNumber = (index: number): SiteNumber => ((((index % 6) + 6) % 6) + 1) as SiteNumber
