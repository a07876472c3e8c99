import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseDevice, deviceText, problemOf, reasonOf } from './choose-device.ts'
import { probeDevice } from './probe-device.ts'

describe('why a device is not used', () => {
  it.each([
    [
      '/opt/x/libonnxruntime_providers_shared.so: cannot open shared object file: No such file',
      'libonnxruntime_providers_shared.so is missing',
    ],
    ['Failed to load library /opt/x/libonnxruntime_providers_cuda.so with error: ', 'libonnxruntime_providers_cuda.so is missing'],
    [
      'Failed to load library /opt/x/libonnxruntime_providers_cuda.so with error: libcudart.so.12: cannot open shared object file',
      'libcudart.so.12 is missing',
    ],
    ["Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file", 'libvulkan.so.1 is missing'],
    ['CUDA failure 100: no CUDA-capable device is detected ; GPU=0 ; hostname=secret', 'CUDA says: no CUDA-capable device is detected'],
    ['Failed to get a WebGPU adapter: No supported adapters', 'no graphics processor that it can use was found'],
    ['/home/somebody/else went wrong', 'it did not start'],
  ])('is a reason without a path: %s', (words, reason) => {
    expect(reasonOf(words)).toBe(reason)
  })
  it('is other numbers, or, where the choice is left open, that it is no faster', () => {
    const good = { difference: 1e-6, deviceMs: 4, cpuMs: 20 }
    expect([problemOf(good, 'auto'), problemOf({ ...good, deviceMs: 30 }, 'cuda')]).toEqual([null, null])
    expect(problemOf({ ...good, deviceMs: 30 }, 'auto')).toBe('a step takes 30 ms, and 20 ms on the CPU')
    for (const difference of [0.02, Number.NaN])
      expect(problemOf({ ...good, difference }, 'cuda')).toMatch(/^its gradient differs from that of the CPU by/)
  })
})

describe('a device that is tried', () => {
  it('trains a step whose gradient is compared with that of the CPU', async () => {
    const { difference, deviceMs } = await probeDevice('cpu')
    expect([difference, deviceMs > 0]).toEqual([0, true])
  })
})

/** The loaders of both look here, so that no machine that tests has a graphics processor. */
const HIDDEN = { CUDA_VISIBLE_DEVICES: '', VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' }

describe.runIf(process.platform === 'linux')('on a machine without a graphics processor', () => {
  const before = Object.keys(HIDDEN).map((name) => [name, process.env[name]] as const)
  beforeAll(() => void Object.assign(process.env, HIDDEN))
  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  it('cuda and webgpu are refused with what is missing and what to do', async () => {
    for (const device of ['cuda', 'webgpu'] as const)
      await expect(chooseDevice(device)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: expect.stringMatching(
          new RegExp(`^Training cannot run on ${device}: [^/]+\\. It needs .+ Or set device in config.json to auto or cpu\\.$`),
        ),
      })
  })
  it('auto takes the CPU and says why not the others', async () => {
    const chosen = await chooseDevice('auto')
    expect(chosen.device).toBe('cpu')
    expect(deviceText(chosen)).toMatch(/^cpu, not cuda \([^/]+\), not webgpu \([^/]+\)$/)
  })
})
