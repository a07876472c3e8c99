'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Reads the page's data again when somebody comes back to its window; nothing moves while they are in it. */
export const RefreshOnReturn = () => {
  const router = useRouter()
  useEffect(() => {
    const refresh = () => router.refresh()
    window.addEventListener('focus', refresh)
    return () => window.removeEventListener('focus', refresh)
  }, [router])
  return null
}
