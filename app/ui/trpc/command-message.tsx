import type { CommandProblem } from './command-problem.ts'

/** The sentence of a refused command, beside the button that sent it. */
export const CommandMessage = ({ problem }: { problem: CommandProblem | null }) =>
  problem && (
    <div role="alert" className="border-l-4 border-deny pl-3">
      <p className="font-semibold text-deny">{problem.message}</p>
      {problem.code && <p className="text-table text-ink-3">Code {problem.code}</p>}
    </div>
  )
