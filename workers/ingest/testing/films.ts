import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import dicomParser from 'dicom-parser'
import { testData } from '../../gears/test-data.ts'
import { parseCsv } from '../csv.ts'

export interface Films {
  /** A folder with the films alone. */
  readonly dir: string
  /** Labels by SOP instance UID. */
  readonly labels: string
  readonly paths: readonly string[]
  /** study/series/SOP instance UID of each, sorted. */
  readonly names: readonly string[]
  /** Everything in a header that names somebody. */
  readonly identities: readonly string[]
}

const IDENTIFYING = ['x00100010', 'x00100020', 'x00080050', 'x00080018', 'x0020000d', 'x0020000e', 'x00080080']

/** Films without faults of three hospitals, in three transfer syntaxes; null where the test data were not fetched. */
export const copyFilms = async (to: string, ofEach: number): Promise<Films | null> => {
  const root = testData('dicom-sites')
  if (!root) return null
  const [head, ...rows] = parseCsv(await readFile(join(root, 'truth.csv'), 'utf8'), 'truth.csv')
  const cell = (row: { cells: readonly string[] }, column: string): string => row.cells[head!.cells.indexOf(column)]!
  const clean = rows.filter((row) => cell(row, 'planted') === '')
  const chosen = ['bethesda', 'guangzhou', 'hannover'].flatMap((site) => clean.filter((row) => cell(row, 'site') === site).slice(0, ofEach))
  const dir = join(to, 'films')
  const films = await Promise.all(
    chosen.map(async (row) => {
      const path = join(dir, cell(row, 'file'))
      await mkdir(dirname(path), { recursive: true })
      await copyFile(join(root, cell(row, 'file')), path)
      const data = dicomParser.parseDicom(await readFile(path), { untilTag: 'x7fe00010' })
      const text = (tag: string): string => data.string(tag) ?? ''
      return {
        path,
        name: [text('x0020000d'), text('x0020000e'), text('x00080018')].join('/'),
        label: `${text('x00080018')},${cell(row, 'label') === 'pneumonia' || cell(row, 'label') === 'covid19' ? 1 : 0}`,
        identities: IDENTIFYING.map(text).filter((word) => word.length >= 6),
      }
    }),
  )
  const labels = join(to, 'labels.csv')
  await writeFile(labels, `sop_instance_uid,pneumonia\n${films.map((film) => film.label).join('\n')}\n`)
  return {
    dir,
    labels,
    paths: films.map((film) => film.path),
    names: films.map((film) => film.name).sort(),
    identities: [...new Set(films.flatMap((film) => film.identities))],
  }
}
