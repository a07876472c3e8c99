import { expect, test } from 'vitest'
import { simulationPrinter } from './progress.ts'

const sites = new Map([
  ['a', 100],
  ['b', 300],
])
const printerOn = (screen: { isTTY?: boolean; columns?: number }, begun = 0) => {
  const written: string[] = []
  let at = 0
  const printer = simulationPrinter({ ...screen, write: (text) => written.push(text) }, () => at, { rounds: 4, begun, sites })
  const step = (site: string, part: number) => printer.training(site, { phase: 'train', step: part, steps: 10, loss: 0.25, rssBytes: 0 })
  return {
    printer,
    written,
    step,
    pass: (ms: number) => {
      at += ms
    },
  }
}

test('a terminal gets a bar that counts what each site has done by its images, with the time left', () => {
  const { printer, written, step, pass } = printerOn({ isTTY: true, columns: 100 })
  pass(2000)
  step('b', 10)
  expect(written.at(-1)).toContain('round 1 of 4 · loss 0.2500 · AUC – · 9 s left')
  pass(2000)
  printer.round({ round: 1, loss: 0.2, auc: 0.9 })
  expect(written.at(-1)).toContain('██████░░░░░░░░░░░░░░░░░░ round 2 of 4 · loss – · AUC 0.9000 · 12 s left')
  pass(50)
  step('a', 5)
  pass(60)
  step('a', 5)
  expect(written.length).toBe(3)
  expect(Math.max(...written.map((text) => text.length))).toBeLessThan(110)
})

test('elsewhere each round is one plain line, and a run that goes on counts its own speed only', () => {
  const { printer, written, step, pass } = printerOn({}, 2)
  step('a', 5)
  pass(3000)
  printer.round({ round: 3, loss: 0.1234, auc: null })
  expect(written).toEqual(['round 3 of 4: loss 0.1234, AUC – on validation · 3 s left\n'])
  pass(3000)
  printer.round({ round: 4, loss: 0.1, auc: 0.9912 })
  expect(written.at(-1)).toBe('round 4 of 4: loss 0.1000, AUC 0.9912 on validation\n')
})
