/** Where training may run. */
export const DEVICES = ['cpu', 'cuda', 'webgpu'] as const
export type Device = (typeof DEVICES)[number]

/** As updates and results name it. */
export const deviceName = (device: Device): string => (device === 'cuda' ? 'cuda:0' : device)
