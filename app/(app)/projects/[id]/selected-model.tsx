import type { RunView } from './project-view.ts'
import { selectedWords, stoppedWords } from './selected-words.ts'

/** Which model the run ends with where its plan selects one, and why training ended before the last round. */
export const SelectedModel = ({ run }: { run: RunView }) => {
  const said = [stoppedWords(run), selectedWords(run)].filter((words) => words !== null)
  return (
    said.length > 0 && (
      <div className="numeric mb-8 flex max-w-measure flex-col gap-1 border-l-2 border-line pl-4">
        {said.map((words) => (
          <p key={words}>{words}.</p>
        ))}
      </div>
    )
  )
}
