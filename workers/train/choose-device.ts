import { Refused } from '#core/refusal.ts'
import { DEVICES, type Device, deviceName } from './device.ts'
import type { ChildMessage, ProbeResult } from './task.ts'
import { startTrainProcess } from './train-process.ts'

/** What a site may ask for: one device, or the first that works and is faster than the CPU. */
export const DEVICE_CHOICES = ['auto', ...DEVICES] as const
export type DeviceChoice = (typeof DEVICE_CHOICES)[number]

export interface ChosenDevice {
  readonly device: Device
  /** Why each of those that were tried first is not used; no paths. */
  readonly rejected: readonly { readonly device: Device; readonly reason: string }[]
}

const PROBE_MB = 1024
const PROBE_MS = 60_000
/** Relative difference of a gradient that float32 in another order explains. */
const TOLERANCE = 1e-3

const NEEDS: { readonly [device in Device]: string } = {
  cpu: '',
  cuda: 'It needs the CUDA libraries of ONNX Runtime (ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node), CUDA 12 and cuDNN 9.',
  webgpu: 'It needs a graphics processor with a Vulkan driver, and libvulkan.so.1.',
}

/** What ONNX Runtime and the system wrote, as one reason without a path. */
export const reasonOf = (words: string): string => {
  const library =
    /([\w.+-]+\.so[\w.]*): cannot open shared object/.exec(words) ?? /Failed to load library \S*?([\w.+-]+\.so[\w.]*)/.exec(words)
  if (library) return `${library[1]} is missing`
  const cuda = /CUDA failure \d+: ([\w ,-]+)/.exec(words)
  if (cuda) return `CUDA says: ${cuda[1]!.trim()}`
  if (/No supported adapters/.test(words)) return 'no graphics processor that it can use was found'
  return 'it did not start'
}

/**
 * Tries one training step in a process of its own: drivers may crash, hang, and keep what they opened.
 * @returns what it found, or in words why the device cannot be used
 */
const probe = async (device: Device, scratchDir: string | undefined): Promise<ProbeResult | string> => {
  const child = await startTrainProcess({ memoryMb: PROBE_MB, device, scratchDir })
  let clock: NodeJS.Timeout | undefined
  const message = await new Promise<ChildMessage | null>((resolve) => {
    clock = setTimeout(() => resolve(null), PROBE_MS)
    child.listen(resolve)
    child.ended.then(() => resolve(null))
    child.send({ kind: 'probe', device })
  })
  clearTimeout(clock)
  await child.kill()
  const { code, signal, stderr } = await child.ended
  if (message?.type === 'probed') return message.result
  if (message?.type === 'failed') return reasonOf(`${stderr}\n${message.message}`)
  return signal === 'SIGKILL' ? `it did not answer within ${PROBE_MS / 1000} s` : `its process ended (${signal ?? `exit code ${code}`})`
}

const milliseconds = (ms: number): string => `${ms.toPrecision(2)} ms`

/** Why a device that trains is not used, or `null`. Only who leaves the choice open minds that it is no faster than the CPU. */
export const problemOf = ({ difference, deviceMs, cpuMs }: ProbeResult, choice: DeviceChoice): string | null => {
  if (!(difference <= TOLERANCE)) return `its gradient differs from that of the CPU by ${difference.toPrecision(2)}`
  return choice === 'auto' && deviceMs >= cpuMs ? `a step takes ${milliseconds(deviceMs)}, and ${milliseconds(cpuMs)} on the CPU` : null
}

/**
 * Finds out where training runs at a site.
 * @throws {Refused} BAD_INPUT when the device that was asked for cannot be used: why, and what it needs
 */
export const chooseDevice = async (choice: DeviceChoice, scratchDir?: string): Promise<ChosenDevice> => {
  if (choice === 'cpu') return { device: 'cpu', rejected: [] }
  const rejected: { device: Device; reason: string }[] = []
  for (const device of choice === 'auto' ? (['cuda', 'webgpu'] as const) : [choice]) {
    const found = await probe(device, scratchDir)
    const reason = typeof found === 'string' ? found : problemOf(found, choice)
    if (reason === null) return { device, rejected }
    if (choice !== 'auto')
      throw new Refused(
        'BAD_INPUT',
        `Training cannot run on ${device}: ${reason}. ${NEEDS[device]} Or set device in config.json to auto or cpu.`,
      )
    rejected.push({ device, reason })
  }
  return { device: 'cpu', rejected }
}

/** Which device was taken and why not the others, such as `cpu, not cuda (libcudart.so.12 is missing)`. */
export const deviceText = ({ device, rejected }: ChosenDevice): string =>
  [deviceName(device), ...rejected.map((one) => `not ${one.device} (${one.reason})`)].join(', ')
