import { expect, it } from 'vitest'
import { calibrationFinding } from './calibration-chart.tsx'
import { certainly, certainPercent } from './certain.ts'
import { heatShare, thinned } from './heat.ts'
import { rocBand } from './roc-band.ts'
import { AUC_AXIS } from './scale.ts'

const sure = (value: number, low = value, high = value) => ({ value, low, high })

it('says bounds only where they leave something open', () => {
  expect(certainly(sure(0.95, 0.931, 0.958))).toBe('.95, certainly between .93 and .96')
  expect(certainly(sure(0.95))).toBe('.95')
  expect(certainPercent(sure(0.85, 0.83, 0.88))).toBe('85 %, certainly between 83 and 88 %')
})

it('draws the band of a ROC curve in steps, so that a curve that rises first is still inside', () => {
  const point = (threshold: number, across: number, up: number) => ({ threshold, truePositives: sure(up), falsePositives: sure(across) })
  // Two thresholds without any doubt of their own: between them the curve may be anywhere in the box.
  expect(rocBand([point(-1, 1, 1), point(1, 0, 0.5)])).toEqual([
    [0, 0.5],
    [0, 1],
    [1, 1],
    [1, 1],
    [1, 0.5],
    [0, 0.5],
  ])
})

it('tells whether predictions are too low or too high on the whole, by the images of each bin', () => {
  const bin = (from: number, n: number, observed: number) => ({ from, to: from + 0.1, n, observed: sure(observed) })
  expect(calibrationFinding([bin(0, 300, 0.15), bin(0.9, 100, 0.95)])).toBe(
    'On the whole the predicted share of positives is 8 points too low',
  )
  expect(calibrationFinding([bin(0, 1, 0.05)])).toBe('Predicted and true shares of positives agree on the whole')
})

it('keeps a value outside its scale at the end, and labels no more columns than fit', () => {
  expect(heatShare(0.3, AUC_AXIS)).toBe(0)
  expect(heatShare(0.75, AUC_AXIS)).toBe(0.5)
  expect(thinned(['1', '200'], 3, 7.4)).toBe(10)
  expect(thinned(['1', '2'], 60, 7.4)).toBe(1)
})
