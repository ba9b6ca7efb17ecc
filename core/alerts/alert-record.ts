import type { Finding, HashText } from '../findings/finding.ts';
import { datasetsOf } from '../findings/kinds-of-finding.ts';
import type { AlertRecord } from './ports.ts';

/** While an alert is filled nobody else publishes it; each claim renews that. After a crash it is due so much later. */
const FILL_LEASE_MS = 15_000;

/** Makes an alert that reports these findings; others may be added until it is published. */
export function alertOf(group: string, findings: readonly Finding[], now: Date, hash: HashText): AlertRecord {
  const createdAt = now.toISOString();
  const revisions = findings.map(({ id, revision }) => `${id}/${revision}`);
  return {
    id: hash(JSON.stringify([group, createdAt, ...revisions])).slice(0, 40),
    group,
    status: 'filling',
    count: findings.length,
    findings: findings.length === 1 ? findings : [],
    datasets: datasetsOf(findings),
    ...periodOf(findings),
    dueAt: dueAfter(now),
    createdAt,
    publishedAt: null,
    stamp: 1,
  };
}

/** The alert with more findings: what it says of all of them holds for these too. */
export function withMore(alert: AlertRecord, fresh: readonly Finding[], now: Date): AlertRecord {
  const { from, to } = periodOf(fresh);
  return {
    ...alert,
    count: alert.count + fresh.length,
    // It reports many now, and of each no more than its claim keeps.
    findings: [],
    datasets: [...new Set([...alert.datasets, ...datasetsOf(fresh)])],
    from: alert.from < from ? alert.from : from,
    to: alert.to > to ? alert.to : to,
    dueAt: dueAfter(now),
    stamp: alert.stamp + 1,
  };
}

const dueAfter = (now: Date): string => new Date(now.getTime() + FILL_LEASE_MS).toISOString();

/** From when to when what was found happened. */
export function periodOf(findings: readonly Finding[]): { readonly from: string; readonly to: string } {
  const times = findings.map(({ happenedAt }) => happenedAt).sort();
  return { from: times[0] ?? '', to: times.at(-1) ?? '' };
}
