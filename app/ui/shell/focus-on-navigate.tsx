'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'

/** After a move to another page, focus goes to its h1, so that readers and keyboards start at the top. */
export const FocusOnNavigate = () => {
  const path = usePathname()
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    const heading = document.querySelector<HTMLElement>('main h1')
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }, [path])
  return null
}
