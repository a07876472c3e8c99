export const SkipLink = () => (
  <a
    href="#main"
    className="fixed top-2 left-2 z-50 -translate-y-20 rounded-control border border-ink bg-surface px-4 py-2 font-semibold text-ink focus:translate-y-0"
  >
    Skip to content
  </a>
)
