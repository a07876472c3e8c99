import { spawn, spawnSync } from 'node:child_process'
import { Refused } from '#core/refusal.ts'

const PROGRAM = 'tesseract'
const LIMIT_MS = 60_000
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024
/**
 * Tesseract's confidence in a word, 0 to 100. Measured: what is written on films is read with 80 to 97; the texture of 119 clean films gives
 * no word of four letters above 65.
 */
const MIN_CONFIDENCE = 70
const MIN_LETTERS = 4

/** What stands on films and names nobody. */
const MARKERS =
  `PORTABLE MOBILE ERECT UPRIGHT SUPINE PRONE STANDING SITTING SEMI SEMIERECT SEMI-ERECT SEMI-UPRIGHT DECUBITUS LEFT RIGHT LEFT-LATERAL INSPIRATION
  EXPIRATION CHEST THORAX AP-PORTABLE LIEGEND STEHEND SITZEND BETT BETTAUFNAHME LINKS RECHTS GRID`.split(/\s+/)

/** @throws {Refused} BAD_INPUT when there is no tesseract */
export const requireTesseract = (): void => {
  if (spawnSync(PROGRAM, ['--version'], { stdio: 'ignore', timeout: 10_000 }).status !== 0)
    throw new Refused(
      'BAD_INPUT',
      'Reading text in pictures needs tesseract. Install it (Debian: apt-get install tesseract-ocr), or leave --ocr out.',
    )
}

/** Words of tesseract's table: column 11 is the confidence, column 12 the word. */
const wordsOf = (table: string): string[] =>
  table
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length === 12 && Number(cells[10]) >= MIN_CONFIDENCE)
    .map((cells) => cells[11]!.trim())

/** A marker, or a part of one whose end was not read. */
const isMarker = (letters: string): boolean => [...MARKERS].some((marker) => marker.includes(letters))

/** Whether a word may name somebody: four letters or digits or more, and no marker. */
export const isTelling = (word: string): boolean =>
  (word.match(/[\p{L}\p{N}]/gu) ?? []).length >= MIN_LETTERS && !isMarker(word.toUpperCase().replaceAll(/[^\p{L}\p{N}-]/gu, ''))

/**
 * Whether tesseract reads a word in a picture that may name somebody. The picture goes through a pipe and never to a disk; no word leaves
 * this function.
 * @returns `null` when tesseract failed or took too long, so nothing is known
 */
export const readsText = (png: Uint8Array): Promise<boolean | null> =>
  new Promise((resolve) => {
    const child = spawn(PROGRAM, ['-', '-', '--psm', '11', 'tsv'], {
      env: { PATH: process.env.PATH, OMP_THREAD_LIMIT: '1' } as unknown as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    })
    const chunks: Buffer[] = []
    let size = 0
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_OUTPUT_BYTES) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === 0 ? wordsOf(Buffer.concat(chunks).toString('utf8')).some(isTelling) : null))
    // A reader that ended early closes the pipe: `close` tells.
    child.stdin.once('error', () => {})
    child.stdin.end(png)
  })
