import { Refused } from '#core/refusal.ts'
import { createPerformer } from './perform-task.ts'
import { probeDevice } from './probe-device.ts'
import type { ChildMessage, DeviceProbe, TrainPhase, TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'

/** The training process. ONNX Runtime blocks its event loop, so whoever started it holds the clock, the memory limit and the right to end it. */
const say = (message: ChildMessage): void => {
  process.send?.(message)
}

const perform = createPerformer()
let phase: TrainPhase = 'load'

process.on('message', async (task: TrainTask | DeviceProbe) => {
  try {
    if (task.kind === 'probe') return say({ type: 'probed', result: await probeDevice(task.device) })
    const result = await perform(task, (progress) => {
      phase = progress.phase
      say({ type: 'progress', progress: { ...progress, rssBytes: process.memoryUsage.rss() } })
    })
    say({ type: 'done', result })
  } catch (error) {
    if (error instanceof Refused) say({ type: 'refused', code: error.code, message: error.message })
    else if (error instanceof TrainFailed) say({ type: 'failed', phase: error.phase, message: error.message })
    else say({ type: 'failed', phase, message: `Training ended with an error: ${error instanceof Error ? error.message : String(error)}` })
  }
})
process.on('disconnect', () => process.exit(0))
