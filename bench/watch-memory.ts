import { commandOf, HAS_PROC, type Process, processes, residentBytes, treeOf } from './process-table.ts'

const EVERY_MS = 100

export interface MemoryPeaks {
  /** The exchange's process, with its children if it has any. */
  exchange: number
  /** The largest of the site agents, with all of its children. */
  agent: number
  /** The same, while it has a training process. */
  agentTraining: number
  /** The largest training process alone. */
  training: number
}

const EXCHANGE = /next-server|next\/dist\/bin\/next/
const AGENT = /workers\/cli\.ts site run/
const TRAINING = /workers\/train\/child/

/** Samples resident memory of a demo's processes, all below `root`. Without /proc it measures nothing. @returns ends it and gives the peaks in bytes */
export const watchMemory = (root: number): (() => MemoryPeaks | null) => {
  const peaks: MemoryPeaks = { exchange: 0, agent: 0, agentTraining: 0, training: 0 }
  const commands = new Map<number, string>()
  const is = (kind: RegExp, { pid }: Process): boolean => {
    // A new process carries its parent's command line for a moment.
    if (!commands.has(pid) || commands.get(pid) === commandOf(process.pid)) commands.set(pid, commandOf(pid))
    return kind.test(commands.get(pid)!)
  }
  const weigh = (tree: readonly Process[]): number => tree.reduce((sum, { pid }) => sum + residentBytes(pid), 0)
  const look = () => {
    const all = processes()
    const ours = treeOf(root, all)
    for (const one of ours) {
      const parentIs = (kind: RegExp) => ours.some((other) => other.pid === one.parent && is(kind, other))
      if (is(EXCHANGE, one) && !parentIs(EXCHANGE)) peaks.exchange = Math.max(peaks.exchange, weigh(treeOf(one.pid, all)))
      if (!is(AGENT, one) || parentIs(AGENT)) continue
      const tree = treeOf(one.pid, all)
      const bytes = weigh(tree)
      peaks.agent = Math.max(peaks.agent, bytes)
      const training = tree.find((child) => is(TRAINING, child))
      if (!training) continue
      peaks.agentTraining = Math.max(peaks.agentTraining, bytes)
      peaks.training = Math.max(peaks.training, residentBytes(training.pid))
    }
  }
  const timer = HAS_PROC ? setInterval(look, EVERY_MS) : undefined
  return () => {
    clearInterval(timer)
    return HAS_PROC ? peaks : null
  }
}
