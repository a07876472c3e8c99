import { shortHash } from '../format.ts'

/** Both ends of a digest; the whole of it can be read and copied. */
export const Fingerprint = ({ hash, full = false }: { hash: string; full?: boolean }) => {
  if (!full) return <code className="whitespace-nowrap text-table">{shortHash(hash)}</code>
  const groups = hash.toUpperCase().match(/.{1,4}/g) ?? []
  return (
    <code className="flex flex-wrap gap-x-2 text-table">
      {groups.map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </code>
  )
}
