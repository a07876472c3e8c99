/** Where a form goes: an address, or a server action. */
export type FormAction = string | ((data: FormData) => void | Promise<void>)

/** Props of <form> for either kind; React sets the method of a server action itself. */
export const formTarget = (action: FormAction) => (typeof action === 'string' ? { action, method: 'post' as const } : { action })
