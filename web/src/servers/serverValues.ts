import type { NewServer, Server, ServerChange } from './api'

export type ServerValues = {
  hostname: string
  ip_address: string
  connection: Server['connection']
  ssh_port: number | string
  ssh_user: string
  credential_id: string | null
  host_key: string
  os_type: string
  os_version: string
  description: string
  tags: string[]
  is_active: boolean
}

export function valuesOf(server: Server | undefined): ServerValues {
  return {
    hostname: server?.hostname ?? '',
    ip_address: server?.ip_address ?? '',
    connection: server?.connection ?? 'ssh',
    ssh_port: server?.ssh_port ?? 22,
    ssh_user: server?.ssh_user ?? 'root',
    credential_id: server?.credential_id ?? null,
    host_key: '',
    os_type: server?.os_type ?? '',
    os_version: server?.os_version ?? '',
    description: server?.description ?? '',
    tags: server?.tags ?? [],
    is_active: server?.is_active ?? true,
  }
}

/** What is empty is left out: the hub has its own defaults. */
export function newServerOf(values: ServerValues): NewServer {
  const ssh = values.connection === 'ssh'
  return {
    hostname: values.hostname.trim(),
    ip_address: values.ip_address.trim(),
    connection: values.connection,
    ...(ssh && values.ssh_port !== '' && { ssh_port: values.ssh_port as number }),
    ...(ssh && values.ssh_user !== '' && { ssh_user: values.ssh_user.trim() }),
    ...(ssh && values.credential_id !== null && { credential_id: values.credential_id }),
    ...(ssh && values.host_key.trim() !== '' && { host_key: values.host_key.trim() }),
    ...(values.os_type.trim() !== '' && { os_type: values.os_type.trim() }),
    ...(values.os_version.trim() !== '' && { os_version: values.os_version.trim() }),
    description: values.description,
    tags: values.tags,
    is_active: values.is_active,
  }
}

/** The fields that differ from what is there; an emptied one is null, which removes it. */
export function changeOf(server: Server, values: ServerValues): ServerChange {
  const wanted: Record<string, unknown> = {
    hostname: values.hostname.trim(),
    ip_address: values.ip_address.trim(),
    connection: values.connection,
    ssh_port: values.ssh_port === '' ? 22 : values.ssh_port,
    ssh_user: values.ssh_user.trim(),
    credential_id: values.connection === 'local' ? null : values.credential_id,
    os_type: values.os_type.trim() || null,
    os_version: values.os_version.trim() || null,
    description: values.description,
    tags: values.tags,
    is_active: values.is_active,
  }
  const before = server as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  )
}
