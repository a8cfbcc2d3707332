import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { HttpProblem } from './api/problem'

const CLOSE = { 'aria-label': 'Close the message' }

/** Says that something was done. It is read out, and goes by itself. */
export function toast(message: ReactNode): void {
  notifications.show({ message, color: 'green', role: 'status', closeButtonProps: CLOSE })
}

/** Says why an action was not done. It stays until it is closed. */
export function toastError(title: string, error: unknown): void {
  const request =
    error instanceof HttpProblem && error.requestId !== undefined ? ` (request ${error.requestId})` : ''
  notifications.show({
    title,
    message: `${error instanceof Error ? error.message : String(error)}${request}`,
    color: 'red',
    role: 'alert',
    autoClose: false,
    closeButtonProps: CLOSE,
  })
}
