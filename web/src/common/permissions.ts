import type { User } from './api/session'

export type Role = User['role']

/** What the hub asks for; it decides, the app only leaves away what would be refused. */
export type Permission =
  | 'see'
  | 'upload-playbooks'
  | 'run-jobs'
  | 'cancel-any-job'
  | 'manage-servers'
  | 'manage-credentials'
  | 'edit-playbooks'
  | 'see-history'
  | 'see-system'
  | 'manage-system'

const ROLES: Role[] = ['viewer', 'user', 'admin', 'super_admin']

const LEAST_ROLE: Record<Permission, Role> = {
  see: 'viewer',
  'upload-playbooks': 'user',
  'run-jobs': 'user',
  'cancel-any-job': 'admin',
  'manage-servers': 'admin',
  'manage-credentials': 'admin',
  'edit-playbooks': 'admin',
  'see-history': 'admin',
  'see-system': 'admin',
  'manage-system': 'super_admin',
}

export function may(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission])
}

export function leastRole(permission: Permission): Role {
  return LEAST_ROLE[permission]
}
