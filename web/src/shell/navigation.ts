import {
  IconBook2,
  IconGauge,
  IconKey,
  IconListDetails,
  IconNotebook,
  IconServer2,
  IconSettings,
  type Icon,
} from '@tabler/icons-react'
import type { Permission } from '../common/permissions'

export type Place = {
  to: '/' | '/jobs' | '/servers' | '/credentials' | '/playbooks' | '/events' | '/system'
  label: string
  icon: Icon
  permission: Permission
  keys: string
}

/** The places of the app, in the order of the navigation. */
export const places: Place[] = [
  { to: '/', label: 'Dashboard', icon: IconGauge, permission: 'see', keys: 'g d' },
  { to: '/jobs', label: 'Jobs', icon: IconListDetails, permission: 'see', keys: 'g j' },
  { to: '/playbooks', label: 'Playbooks', icon: IconBook2, permission: 'see', keys: 'g p' },
  { to: '/servers', label: 'Servers', icon: IconServer2, permission: 'see', keys: 'g s' },
  { to: '/credentials', label: 'Credentials', icon: IconKey, permission: 'manage-credentials', keys: 'g c' },
  { to: '/events', label: 'Events', icon: IconNotebook, permission: 'see-history', keys: 'g e' },
  { to: '/system', label: 'System', icon: IconSettings, permission: 'see-system', keys: 'g y' },
]
