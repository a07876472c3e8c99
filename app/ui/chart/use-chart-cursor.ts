'use client'

import { type KeyboardEvent, useState } from 'react'
import { type Cursor, moveCursor } from './move-cursor.ts'

/** `spoken` changes only by keys, so that a mouse passing over does not make a reader talk. */
export const useChartCursor = (rows: number, columns: number, read: (cursor: Cursor) => string) => {
  const [cursor, setCursor] = useState<Cursor | null>(null)
  const [spoken, setSpoken] = useState('')
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveCursor(cursor, event.key, rows, columns)
    if (next === undefined) return
    event.preventDefault()
    setCursor(next)
    setSpoken(next ? read(next) : '')
  }
  return { cursor, setCursor, spoken, onKeyDown, text: cursor ? read(cursor) : '' }
}
