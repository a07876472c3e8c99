import { expect, test } from 'vitest'
import { configOf, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import { type GalleryFile, mayShowName } from './gallery-file.ts'
import { galleryPages } from './gallery-page.ts'

const qc = configOf(DEFAULT_CHAIN, 'qc')
const letters = (measured: number, state: QcVerdict['state'] = 'PASS'): QcVerdict => ({
  check: 'burned-in-text',
  state,
  value: `${measured} letters`,
  threshold: '≤ 12 letters',
  measured,
})

const fileOf = (row: number, more: Partial<GalleryFile> = {}): GalleryFile => ({
  row,
  path: `IM${row}.dcm`,
  verdicts: [letters(1)],
  labels: { pneumonia: 1 },
  meta: {
    facts: null,
    film: null,
    values: { from: 0, step: 64, counts: new Array<number>(64).fill(3) },
    shown: [100, 3000],
    voi: 'window 1550/2900',
  },
  reasons: [],
  status: 'accepted',
  before: `before/${row}.jpg`,
  after: `../../prepared/images/p/${row}.png`,
  split: 'train',
  mayShowName: false,
  ...more,
})

const pagesOf = (files: readonly GalleryFile[]): Map<string, string> =>
  new Map([...galleryPages(files, qc, false)].map(({ name, text }) => [name, text]))

/** The details of one line of report.csv. */
const detailsOf = (pages: ReadonlyMap<string, string>, row: number): string => {
  const found = [...pages.values()].map((text) => new RegExp(`<article id="row-${row}".*?</article>`, 's').exec(text)?.[0])
  return found.find((text) => text !== undefined)!
}

test('many files are paged, and every link between the pages leads to a place that is there', () => {
  const files = Array.from({ length: 250 }, (_, i) => fileOf(i + 2, i % 5 === 0 ? { status: 'excluded', reasons: ['LATERAL_VIEW'] } : {}))
  const pages = pagesOf(files)
  expect([...pages.keys()].sort()).toEqual(
    ['accepted-1', 'accepted-2', 'files-1', 'files-2', 'files-3', 'index', 'lateral-view-1'].map((name) => `${name}.html`),
  )
  expect([101, 102, 251].map((row) => [...pages].find(([, text]) => text.includes(`<article id="row-${row}"`))?.[0])).toEqual([
    'files-1.html',
    'files-2.html',
    'files-3.html',
  ])
  for (const [name, text] of pages)
    for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
      if (/\.(jpg|png)$/.test(href)) continue
      const [page, place] = href.split('#')
      const target = pages.get(page === '' ? name : page!)
      expect([name, href, target !== undefined]).toEqual([name, href, true])
      if (place) expect([name, href, target!.includes(`id="${place}"`)]).toEqual([name, href, true])
    }
  expect(pages.get('index.html')).toContain('250 files: 200 prepared, 0 of them with a warning, and 50 excluded.')
})

test('markup, quotes and marks that turn the reading in a path are shown and not obeyed', () => {
  const path = '<img src=x onerror="alert(1)">&amp;\'DOE\u202e\n.dcm'
  const pages = pagesOf([fileOf(2, { path })])
  expect(detailsOf(pages, 2)).toContain('<bdi>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;&#39;DOE\\u{202e}\\u{a}.dcm</bdi>')
  expect(pages.get('index.html')).not.toContain('DOE')
})

test('a path stands with its details and on no other page', () => {
  const pages = pagesOf(Array.from({ length: 120 }, (_, i) => fileOf(i + 2, { path: `MUSTER^ERIKA/${i}` })))
  for (const [name, text] of pages) expect([name, text.includes('MUSTER')]).toEqual([name, name.startsWith('files-')])
})

test('a file that could not be decoded has its reason and its checks, and no picture', () => {
  const verdicts: QcVerdict[] = [{ check: 'readable', state: 'FAIL', value: 'no', threshold: 'whole and decodable' }]
  const meta = { facts: null, film: null, values: null, shown: null, voi: '' }
  const text = detailsOf(
    pagesOf([fileOf(2, { status: 'excluded', reasons: ['TRUNCATED'], before: null, after: null, meta, verdicts, mayShowName: true })]),
    2,
  )
  expect(text).toContain('The file ends before its picture does.')
  expect(text).toContain('whole and decodable')
  expect(text).not.toMatch(/<img|<details|class="chart"/)
})

test('the state of a check is told by a word and a sign, failures first', () => {
  const verdicts = [letters(1), letters(17, 'FAIL')]
  const text = detailsOf(pagesOf([fileOf(2, { verdicts })]), 2)
  const states = [...text.matchAll(/<b class="(\w+)">(\w+)/g)].map((found) => `${found[1]} ${found[2]}`)
  expect(states).toEqual(['PASS Prepared', 'FAIL Failed', 'PASS Passed'])
})

test('a picture that may show a name is closed wherever it stands, before and after', () => {
  const pages = pagesOf([fileOf(2, { mayShowName: true, status: 'excluded', reasons: ['BURNED_IN_TEXT'] })])
  for (const [name, text] of pages) {
    const open = text.replace(/<details class="closed">.*?<\/details>/gs, '')
    expect([name, text.includes('<img'), open.includes('<img')]).toEqual([name, true, false])
  }
})

test.each([
  ['a side marker', [letters(2)], false],
  ['a line of letters', [letters(9, 'WARN')], true],
  ['a line of letters that is only recorded', [letters(9)], true],
  ['no look for letters', [], true],
  ['nothing but one value', [{ check: 'constant', state: 'FAIL', value: '1 value', threshold: '≥ 2 values' } as const], false],
  ['a declaration', [letters(0), { check: 'burned-in-tag', state: 'PASS', value: 'YES', threshold: 'not YES' } as const], true],
  ['a secondary capture', [letters(0), { check: 'secondary-capture', state: 'FAIL', value: '', threshold: '' } as const], true],
])('with %s a picture may show a name or not', (_, verdicts, expected) => {
  expect(mayShowName(verdicts, qc)).toBe(expected)
})

test('the window is marked on the histogram of the values', () => {
  const text = detailsOf(pagesOf([fileOf(2)]), 2)
  expect(text).toContain('Histogram of the stored values from 0 to 4095. The window shows 100 to 3000.')
  // 100 and 3001 of 4096 on a chart 256 wide.
  expect(text).toContain('<path class="edge" d="M6.3 0V72M187.6 0V72"/>')
})

test('each measured value has its chart over all files, with the limit in words and in place', () => {
  const text = pagesOf([fileOf(2), fileOf(3, { verdicts: [letters(14, 'FAIL')] })]).get('index.html')!
  expect(text).toContain('Letters in a line. 2 files measured. Asked for: at most 12 letters. 1 above.')
  // Bins end at 1 2 3 5 7 9 11 13: 12 is half way into the eighth of eleven.
  expect(text).toContain(`<path class="limit" d="M${Math.round(((7 + 1 / 2) / 11) * 2560) / 10} 0V72"/>`)
  expect(text).toContain('<th scope="row">13 to below 18</th><td class="number">1</td>')
  expect(text).not.toContain('Fine detail')
})
