'use client'

import { useEffect, useRef, useState } from 'react'

/** Width of a box in CSS pixels; `initial` until it is measured, so that the server draws a whole chart too. */
export const useWidth = (initial: number) => {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(initial)
  useEffect(() => {
    const box = ref.current
    if (!box) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(200, Math.round(entry.contentRect.width)))
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
