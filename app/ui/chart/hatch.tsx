/** Fill of a bar that stands for 0 to 10: fewer than 11, possibly none. */
export const HatchPattern = ({ id }: { id: string }) => (
  <defs>
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <rect width="6" height="6" fill="var(--surface)" />
      <path d="M0 0V6" stroke="var(--ink-3)" strokeWidth="3" />
    </pattern>
  </defs>
)
