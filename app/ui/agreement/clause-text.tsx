type Kind = 'prose' | 'item' | 'quote' | 'table'

/** Plain text has four kinds of line: prose, `  - ` an item, `  | ` somebody's own words, and other indented lines, which are a table. */
const kindOf = (line: string): Kind =>
  line.startsWith('  - ') ? 'item' : line.startsWith('  | ') ? 'quote' : line.startsWith('  ') ? 'table' : 'prose'

interface Block {
  readonly kind: Kind
  readonly lines: string[]
}

/** Neighbouring lines of a kind that belongs together; each line of prose is a paragraph. */
export const blocksOf = (text: string): Block[] => {
  const blocks: Block[] = []
  for (const line of text.split('\n')) {
    const kind = kindOf(line)
    const last = blocks.at(-1)
    if (last && last.kind === kind && kind !== 'prose') last.lines.push(line)
    else blocks.push({ kind, lines: [line] })
  }
  return blocks
}

const Drawn = ({ kind, lines }: Block) => {
  switch (kind) {
    case 'prose':
      return <p>{lines[0]}</p>
    case 'item':
      return (
        <ul className="mb-4 list-disc pl-6">
          {lines.map((line) => (
            <li key={line}>{line.slice(4)}</li>
          ))}
        </ul>
      )
    case 'quote':
      return (
        <blockquote className="mb-4 border-l-2 border-control pl-4 whitespace-pre-line">
          {lines.map((line) => line.slice(4)).join('\n')}
        </blockquote>
      )
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
        <pre tabIndex={0} className="mb-4 overflow-x-auto text-table/6">
          {lines.join('\n')}
        </pre>
      )
  }
}

/** The binding words of one clause; the marks of plain text are drawn, the words are not touched. */
export const ClauseText = ({ text }: { text: string }) => (
  <>
    {blocksOf(text).map((block, i) => (
      <Drawn key={i} {...block} />
    ))}
  </>
)
