/** A person's reason as a sentence of its own: Reason: “scanner maintenance”. */
export const reasonWords = (reason: string): string => `Reason: “${reason.trim()}”${/[.!?]$/.test(reason.trim()) ? '' : '.'}`
