/** Lines that begin with two spaces are a table or a quotation in the plain text: they keep their columns. */
const blocksOf = (text: string): { kept: boolean; lines: string[] }[] => {
  const blocks: { kept: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const kept = line.startsWith('  ') && !line.startsWith('  - ')
    const last = blocks.at(-1)
    if (last && last.kept === kept && kept) last.lines.push(line)
    else blocks.push({ kept, lines: [line] })
  }
  return blocks
}

/** The binding words of one clause, letter for letter; only the line breaks are drawn. */
export const ClauseText = ({ text }: { text: string }) => (
  <>
    {blocksOf(text).map(({ kept, lines }, i) =>
      kept ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
        <pre key={i} tabIndex={0} className="mb-4 overflow-x-auto text-table/6 whitespace-pre">
          {lines.join('\n')}
        </pre>
      ) : (
        <p key={i} className={lines[0]?.startsWith('  - ') ? 'ml-4' : undefined}>
          {lines[0]?.trimStart()}
        </p>
      ),
    )}
  </>
)
