import { builtin, choice, decimal } from './fields.ts'

export const intensity = builtin({
  name: 'intensity',
  version: '1.1.0',
  label: 'Scale intensity',
  scope: 'file',
  description: 'Modality LUT or rescale, VOI LUT or window or percentiles, inversion exactly once, padding to 0 (PS3.3 C.11).',
  config: {
    voi: choice('auto', ['auto', 'percentile', 'range'], 'auto: the window of the file if it is sane, else percentiles.'),
    lowPercent: decimal('0.5', 'Lower percentile.'),
    highPercent: decimal('99.5', 'Upper percentile.'),
  },
})
