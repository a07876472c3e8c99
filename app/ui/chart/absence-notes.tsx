import { absences, type Series } from './series.ts'

/** Series without a number in the newest round, in words. */
export const AbsenceNotes = ({ series, digits }: { series: readonly Series[]; digits: number }) => {
  const notes = absences(series, digits)
  if (notes.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-table text-ink-2">
      {notes.map((note) => (
        <li key={note.name}>
          {note.name}: {note.text}
        </li>
      ))}
    </ul>
  )
}
