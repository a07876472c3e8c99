import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

export interface TaskItem {
  readonly title: string
  readonly href?: string
  readonly hint?: ReactNode
  /** Completed is plain text, so that open tasks stand out. */
  readonly state: 'completed' | 'incomplete' | 'in-progress' | 'blocked' | 'problem'
  /** Replaces the standard word. */
  readonly word?: string
}

const WORDS: Record<TaskItem['state'], string> = {
  completed: 'Completed',
  incomplete: 'Not started',
  'in-progress': 'In progress',
  blocked: 'Cannot start yet',
  problem: 'There is a problem',
}
const LOOK: Record<TaskItem['state'], string> = {
  completed: 'text-ink',
  incomplete: 'rounded-control bg-live-bg px-2 py-0.5 font-semibold text-live',
  'in-progress': 'rounded-control bg-review-bg px-2 py-0.5 font-semibold text-review',
  blocked: 'text-ink-3',
  problem: 'rounded-control bg-deny-bg px-2 py-0.5 font-semibold text-deny',
}

/** Steps of one big form; the whole row is the link. */
export const TaskList = ({ tasks }: { tasks: readonly TaskItem[] }) => (
  <ul className="border-t border-line">
    {tasks.map((task) => {
      const id = `task-${task.title.toLowerCase().replace(/[^a-z]+/g, '-')}`
      return (
        <li
          key={task.title}
          className={cx(
            'relative flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line py-3',
            task.href && 'hover:bg-sunken',
          )}
        >
          <div className="min-w-0">
            {task.href ? (
              <Link
                href={task.href}
                aria-describedby={`${id}-state`}
                className="inline-flex min-h-6 items-center after:absolute after:inset-0"
              >
                {task.title}
              </Link>
            ) : (
              <span>{task.title}</span>
            )}
            {task.hint && <span className="block text-table text-ink-2">{task.hint}</span>}
          </div>
          <span id={`${id}-state`} className={cx('h-fit text-table', LOOK[task.state])}>
            {task.word ?? WORDS[task.state]}
          </span>
        </li>
      )
    })}
  </ul>
)
