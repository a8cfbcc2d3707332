import { Container } from '@mantine/core'
import { Outlet, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Failure, NotFound } from '../common/ui/states'

export function Root() {
  useFocusOnNavigation()
  return <Outlet />
}

/** After a change of page the heading has the focus: screen readers say where one is, and Tab goes on from there. */
function useFocusOnNavigation() {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
        if (fromLocation !== undefined && fromLocation.pathname !== toLocation.pathname) {
          document.getElementById('page-title')?.focus({ preventScroll: true })
        }
      }),
    [router],
  )
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <Container size="sm" py="xl">
      <Failure
        error={error}
        retry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Container>
  )
}

export function PageMissing() {
  return (
    <main>
      <NotFound />
    </main>
  )
}
