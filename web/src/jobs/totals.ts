import type { HostTotals, Hosts } from './api'

export const COUNTS = ['ok', 'changed', 'failed', 'unreachable', 'skipped', 'rescued', 'ignored'] as const
export type Count = (typeof COUNTS)[number]

function sum(totals: HostTotals): number {
  return COUNTS.reduce((all, count) => all + totals[count], 0)
}

/** Totals only grow, so of two tellings about a host the one that counts more is the newer. */
export function withTotals(known: Hosts, told: HostTotals[]): Hosts {
  const hosts = new Map(known.hosts.map((host) => [host.host, host]))
  for (const totals of told) {
    const before = hosts.get(totals.host)
    if (before === undefined || sum(totals) >= sum(before)) hosts.set(totals.host, { ...before, ...totals })
  }
  return { ...known, hosts: [...hosts.values()].sort((a, b) => (a.host < b.host ? -1 : 1)) }
}

/** How a host stands as one word: the worst that happened to it. */
export function standing(
  totals: HostTotals,
): 'failed' | 'unreachable' | 'changed' | 'ok' | 'skipped' | undefined {
  if (totals.unreachable > 0) return 'unreachable'
  if (totals.failed > 0) return 'failed'
  if (totals.changed > 0) return 'changed'
  if (totals.ok > 0) return 'ok'
  return totals.skipped > 0 ? 'skipped' : undefined
}
