/** The line under a chart that says the chosen point. It keeps its height, so nothing moves. */
export const Readout = ({ text, spoken, idle }: { text: string; spoken: string; idle: string }) => (
  <>
    <p aria-hidden="true" className={text ? 'numeric min-h-5 text-table font-semibold' : 'min-h-5 text-table text-ink-3'}>
      {text || idle}
    </p>
    <p aria-live="polite" className="sr-only">
      {spoken}
    </p>
  </>
)
