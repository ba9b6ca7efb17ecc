import type { Finding, HashText } from '../findings/finding.ts';
import type { AlertRecord } from './ports.ts';

/** Snapshots that an alert keeps: what a group alert may name. */
const MAX_SNAPSHOTS = 20;
/** While an alert is filled nobody else publishes it; each claim renews that. After a crash it is due so much later. */
const FILL_LEASE_MS = 15_000;

/** A new alert that tells these findings; others may be added until it is published. */
export function alertOf(group: string, findings: readonly Finding[], now: Date, hash: HashText): AlertRecord {
  const createdAt = now.toISOString();
  const told = findings.map(({ id, revision }) => `${id}/${revision}`);
  return {
    id: hash(JSON.stringify([group, createdAt, ...told])).slice(0, 40),
    group,
    status: 'filling',
    count: findings.length,
    findings: snapshotsOf(findings),
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
    findings: snapshotsOf([...alert.findings, ...fresh]),
    datasets: [...new Set([...alert.datasets, ...datasetsOf(fresh)])],
    from: alert.from < from ? alert.from : from,
    to: alert.to > to ? alert.to : to,
    dueAt: dueAfter(now),
    stamp: alert.stamp + 1,
  };
}

const dueAfter = (now: Date): string => new Date(now.getTime() + FILL_LEASE_MS).toISOString();

// One finding is told whole; of many only what a group alert names, so that the alert fits an item of 400 KB.
const snapshotsOf = (findings: readonly Finding[]): Finding[] =>
  findings.length === 1 ? [...findings] : findings.slice(0, MAX_SNAPSHOTS).map(withoutCopies);

const withoutCopies = (finding: Finding): Finding =>
  finding.about === 'object'
    ? { ...finding, evidence: { ...finding.evidence, survives: [] } }
    : { ...finding, evidence: { ...finding.evidence, setting: null, details: [], keys: [] } };

/** Every dataset that these findings concern: whoever filters by one must hear of what concerns it beside others. */
export const datasetsOf = (findings: readonly Finding[]): string[] => [
  ...new Set(
    findings.flatMap((finding) => (finding.about === 'activity' ? finding.datasets : [finding.dataset])),
  ),
];

/** From when to when what was found happened. */
export function periodOf(findings: readonly Finding[]): { readonly from: string; readonly to: string } {
  const times = findings.map(({ happenedAt }) => happenedAt).sort();
  return { from: times[0] ?? '', to: times.at(-1) ?? '' };
}
