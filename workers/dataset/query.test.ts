import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDataset, type PreparedDataset } from './open.ts'
import { query } from './query.ts'
import { sealExample } from './testing/seal-example.ts'

let outDir: string
let dataset: PreparedDataset
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "query's-"))
  await sealExample(outDir, { patients: 6, sizePx: 28 })
  dataset = await openDataset(join(outDir, 'prepared'))
})
afterAll(() => rm(outDir, { recursive: true, force: true }))

test('the five tables hold the items, and what every check measured', async () => {
  expect(
    await query(
      dataset,
      `SELECT split, count(*) AS patients, sum(images) AS images, list(sex ORDER BY patient) AS sexes FROM patients GROUP BY split ORDER BY split`,
    ),
  ).toEqual([
    { split: 'test', patients: 1, images: 1, sexes: ['F'] },
    { split: 'train', patients: 4, images: 6, sexes: ['F', 'M', 'F', 'M'] },
    { split: 'val', patients: 1, images: 2, sexes: ['M'] },
  ])
  expect(
    await query(
      dataset,
      `SELECT i.pack_row, i.age_years, l.value, q.state, q.measured FROM images i JOIN labels l USING (image) JOIN qc q USING (image)
       WHERE l.label = 'pneumonia' AND q.check = 'entropy' AND i.view = 'AP' ORDER BY pack_row`,
    ),
  ).toEqual([
    { pack_row: 2, age_years: 31, value: 0, state: 'WARN', measured: 0.75 },
    { pack_row: 5, age_years: 33, value: 1, state: 'WARN', measured: 1.75 },
    { pack_row: 8, age_years: 35, value: 0, state: 'WARN', measured: 2.75 },
  ])
  expect(
    await query(
      dataset,
      "SELECT (SELECT count(*) FROM studies) AS studies, count(measured) AS m, count(*) AS n FROM qc WHERE state <> 'FAIL'",
    ),
  ).toEqual([{ studies: 6, m: 9, n: 18 }])
})

test.each([
  ["SELECT * FROM read_csv('/etc/passwd')", 'Permission Error'],
  ["COPY images TO '/tmp/images.csv'", 'Permission Error'],
  ['DROP TABLE images', 'Only a SELECT is allowed'],
  ["ATTACH '/tmp/other.db'", 'Only a SELECT is allowed'],
  ['SET enable_external_access = true', 'Only a SELECT is allowed'],
  ['SELECT 1; SELECT 2', 'Cannot prepare multiple statements'],
  ['SELECT name FROM images', 'Binder Error: Referenced column "name" not found in FROM clause. The tables are patients, studies'],
  ['', 'The query cannot be run.'],
])('%s is refused in one sentence', async (sql, sentence) => {
  const refusal = await query(dataset, sql).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(sentence) })
  expect((refusal as Error).message).not.toContain('\n')
})

test('a table that was changed is not asked', async () => {
  await appendFile(join(dataset.dir, 'tables/qc.parquet'), 'x')
  await expect(query(dataset, 'SELECT 1')).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
})
