'use client'

import { Printer } from 'lucide-react'
import { Button } from '#app/ui/button.tsx'

export const PrintButton = () => (
  <Button icon={<Printer size={18} strokeWidth={1.75} />} onClick={() => window.print()}>
    Print
  </Button>
)
