/** Transfer syntaxes of radiographs (PS3.6 A): each is offered alone, so that the archive sends a film as it keeps it. */
export const TRANSFER_SYNTAXES = [
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
  ...[50, 51, 57, 70, 80, 81, 90, 91, 201, 202, 203].map((last) => `1.2.840.10008.1.2.4.${last}`),
] as const

/** Storage SOP classes that hold radiographs: CR, DX (for presentation, for processing), XRF, secondary capture. */
export const STORAGE_CLASSES = ['1', '1.1', '1.1.1', '12.2', '7'].map((last) => `1.2.840.10008.5.1.4.1.1.${last}`)

export const VERIFICATION = '1.2.840.10008.1.1'
export const FIND = '1.2.840.10008.5.1.4.1.2.2.1'
export const MOVE = '1.2.840.10008.5.1.4.1.2.2.2'
export const GET = '1.2.840.10008.5.1.4.1.2.2.3'
