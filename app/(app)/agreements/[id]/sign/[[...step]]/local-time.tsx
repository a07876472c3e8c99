'use client'

import { useEffect, useState } from 'react'

/** The same moment on the reader's own clock; the server cannot know it, so it comes after the page. */
export const LocalTime = ({ at }: { at: Date }) => {
  const [text, setText] = useState('')
  useEffect(() => setText(at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })), [at])
  return <span className="inline-block min-h-6">{text && `${text} on your clock`}</span>
}
