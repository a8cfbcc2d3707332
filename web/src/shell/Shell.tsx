import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
  Group,
  Kbd,
  NavLink,
  Text,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { IconKeyboard, IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { SignInAgain } from '../auth/parts'
import { userOf } from '../common/api/session'
import { useConnectionLost } from '../common/live/connections'
import { useChanges } from '../common/live/useChanges'
import { may } from '../common/permissions'
import { useShortcuts } from '../common/shortcuts'
import { useSession } from '../common/useSession'
import { CommandPalette } from './CommandPalette'
import { places } from './navigation'
import { ShortcutsHelp } from './ShortcutsHelp'
import classes from './Shell.module.css'
import { UserMenu } from './UserMenu'

/** What is around every page: where one can go, who one is, and whether the hub is still heard. */
export function Shell() {
  useChanges()
  const state = useSession()
  const [menu, { toggle, close }] = useDisclosure()
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure()
  const navigate = useNavigate()
  const path = useRouterState({ select: (router) => router.location.pathname })
  useEffect(() => close(), [path, close])

  const user = userOf(state)
  const visible = places.filter((place) => user !== undefined && may(user.role, place.permission))
  useShortcuts(
    'Go to',
    visible.map((place) => ({
      keys: place.keys,
      label: place.label,
      run: () => void navigate({ to: place.to }),
    })),
  )
  useShortcuts('Everywhere', [
    { keys: '?', label: 'Show the shortcuts', run: openHelp },
    { keys: '/', label: 'Search this page', run: focusSearch },
  ])
  if (user === undefined) return null

  return (
    <AppShell
      key={user.id} // nothing that somebody else has typed is left
      header={{ height: 48 }}
      navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !menu } }}
      padding={{ base: 'sm', sm: 'md' }}
    >
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="sm" gap="sm" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={menu}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Navigation"
              aria-expanded={menu}
            />
            <Link to="/" className={classes.brand}>
              Daybook
            </Link>
          </Group>
          <Group gap={6} wrap="nowrap">
            <Button
              visibleFrom="sm"
              variant="default"
              size="xs"
              leftSection={<IconSearch size={14} aria-hidden />}
              rightSection={<Kbd size="xs">Ctrl K</Kbd>}
              onClick={spotlight.open}
            >
              Go to…
            </Button>
            <ActionIcon
              hiddenFrom="sm"
              variant="default"
              size="lg"
              aria-label="Go to…"
              onClick={spotlight.open}
            >
              <IconSearch size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              visibleFrom="sm"
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Shortcuts"
              onClick={openHelp}
            >
              <IconKeyboard size={18} aria-hidden />
            </ActionIcon>
            <UserMenu user={user} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p={6} aria-label="Main">
        {visible.map((place) => (
          <NavLink
            key={place.to}
            renderRoot={(props) => <Link to={place.to} {...props} />}
            label={place.label}
            leftSection={<place.icon size={17} stroke={1.6} aria-hidden />}
            active={place.to === '/' ? path === '/' : path === place.to || path.startsWith(`${place.to}/`)}
            aria-current={path === place.to ? 'page' : undefined}
            className={classes.link}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <ConnectionLost />
        <Outlet />
      </AppShell.Main>
      <CommandPalette places={visible} />
      {state.status === 'ended' && <SignInAgain user={user} />}
      <ShortcutsHelp opened={help} onClose={closeHelp} />
    </AppShell>
  )
}

function ConnectionLost() {
  const lost = useConnectionLost()
  return (
    <div role="status" aria-live="polite">
      {lost && (
        <div className={classes.lost}>
          <Text size="sm" fw={500}>
            Connection to the hub lost. Trying again…
          </Text>
          <VisuallyHidden>What is shown may be old until it is back.</VisuallyHidden>
        </div>
      )}
    </div>
  )
}

function focusSearch() {
  document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
}
