import { remembered } from '../../base/memoize.ts';
import type { Clock } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import type { Subject } from '../../cloudtrail/activity.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import { CHECKS } from '../../posture/catalogue.ts';
import { postureWeakened } from '../../rules/posture/posture-weakened.ts';
import type { GuardedBucket } from '../../scope/guard.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import {
  type CallFindings,
  callsSince,
  joinedLater,
  NO_CALL,
  reportedAfterAll,
  withCall,
} from '../activity/join-call.ts';
import { ended } from '../activity/revised-finding.ts';
import type { AuditResult, BucketAudit } from './audit-bucket.ts';
import type { AuditRecord, AuditStore } from './audit-store.ts';

export interface AuditPorts {
  readonly audits: AuditStore;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly backOff: (attempt: number) => Promise<void>;
  /** Without it, no finding names the call behind what an audit found. */
  readonly callFindings?: CallFindings;
}

/** Lines of what exactly is wrong: an alert has to fit its message. The audit keeps more. */
const MAX_DETAILS = 50;

/**
 * Keeps an audit of a guarded bucket, and reports what is worse than at the one before. The first audit is the baseline: what fails
 * then is in the audit, and no news. What passes again recovers.
 * @returns how many findings were written
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function recordAudit(
  bucket: GuardedBucket,
  audit: BucketAudit,
  ports: AuditPorts,
): Promise<number> {
  return untilCommitted(`the audits of ${bucket.name}`, ports, async () => {
    const last = await ports.audits.last(bucket.name);
    if (last !== null && last.audit.at > audit.at) return 0;
    const own = { ...audit, results: audit.results.filter((result) => !isOfAccount(result)) };
    const opened = last === null ? [] : newFindings(bucket, own, last, ports);
    return keep(audit, last, opened, ports);
  });
}

/** Results about the account are reported once for all its buckets. */
export const isOfAccount = ({ scope }: AuditResult): boolean => scope === 'account';

/** Writes an audit with what is worse, what is right again, and what was quiet behind a cause that reports it no more. */
export async function keep(
  audit: BucketAudit,
  last: AuditRecord | null,
  worse: readonly Opened[],
  ports: AuditPorts,
): Promise<number | 'conflict'> {
  const opened = await namedFindings(worse, ports);
  const closed = last === null ? [] : await recovered(audit, last, ports);
  const heard = last === null ? [] : await heardAfterAll(audit, stillFailing(audit, last), ports);
  const findings = [...opened.map(({ finding }) => finding), ...closed, ...heard];
  const saved = await ports.audits.save(nextRecord(audit, last, opened), findings);
  return saved === 'committed' ? findings.length : saved;
}

/** A finding of a check that has become worse. */
export interface Opened {
  readonly check: string;
  readonly finding: ActivityFinding;
}

/** What is worse than at the audit before. */
export function newFindings(
  bucket: GuardedBucket,
  audit: BucketAudit,
  last: AuditRecord,
  ports: AuditPorts,
  of: { readonly subject?: Subject; readonly allDatasets: readonly string[] } = { allDatasets: [] },
): Opened[] {
  return audit.results.flatMap((after) => {
    const check = CHECKS.find(({ id }) => id === after.check);
    const was = last.known[after.check];
    if (!check || was === undefined) return [];
    const judged = postureWeakened.judge({ kind: 'check', bucket, check, before: was, after });
    if (judged === null) return [];
    const { subject = judged.subject, allDatasets } = of;
    const ruleMatch = { ...judged, subject, details: judged.details.slice(0, MAX_DETAILS) };
    const cause = { id: `${after.check}/${audit.at}`, at: audit.at, current: true, allDatasets };
    const sighting = { rule: postureWeakened.id, ruleMatch, ...cause };
    const finding = findingOfSighting(sighting, ports.clock(), ports.hash);
    return [{ check: after.check, finding: { ...finding, unknown: NO_CALL } }];
  });
}

/** What a call is known to have caused names it from the beginning. */
async function namedFindings(
  opened: readonly Opened[],
  { callFindings }: AuditPorts,
): Promise<readonly Opened[]> {
  const [first] = opened;
  if (!first || !callFindings) return opened;
  const known = await callFindings(callsSince(first.finding.happenedAt));
  return opened.map(({ check, finding }) => ({ check, finding: withCall(finding, check, known) ?? finding }));
}

const stillFailing = ({ results }: BucketAudit, { open }: AuditRecord): AuditRecord['open'] =>
  Object.fromEntries(
    Object.entries(open).filter(([check]) =>
      results.some((result) => result.check === check && result.status === 'fail'),
    ),
  );

/** Findings that were quiet behind a cause that reports them no more. */
async function heardAfterAll(
  { at }: BucketAudit,
  open: AuditRecord['open'],
  ports: AuditPorts,
): Promise<ActivityFinding[]> {
  const { callFindings } = ports;
  if (!callFindings) return [];
  const known = remembered(callFindings);
  const checks = new Map(Object.entries(open).map(([check, id]) => [id, check]));
  const heard: ActivityFinding[] = [];
  for (const finding of await ports.audits.findings([...checks.keys()])) {
    if (finding.about !== 'activity') continue;
    const reported = await heardAgain(finding, { check: checks.get(finding.id) ?? '', at, known }, ports);
    if (reported !== null) heard.push(reported);
  }
  return heard;
}

/** A finding that was quiet behind a cause, to be reported after all; `null` where it stays as it is. */
async function heardAgain(
  finding: ActivityFinding,
  { check, at, known }: { readonly check: string; readonly at: string; readonly known: CallFindings },
  { audits, clock }: AuditPorts,
): Promise<ActivityFinding | null> {
  if (!finding.notice.isQuiet || finding.state !== 'open') return null;
  return reportedAfterAll(finding, {
    check,
    auditedAt: at,
    now: clock().toISOString(),
    related: await audits.findings(finding.evidence.related ?? []),
    known: await known(callsSince(finding.happenedAt)),
  });
}

/**
 * Names the calls behind the open findings of a bucket's audits, as their records may have come after the audit, and reports what was quiet
 * behind a cause that reports it no more.
 * @param auditedAt ISO time of an audit that said the same as the one that was kept. @default - that of the one that was kept
 * @returns how many findings were written
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function joinCalls(bucket: string, ports: AuditPorts, auditedAt?: string): Promise<number> {
  const { audits, callFindings } = ports;
  const last = await audits.last(bucket);
  const checks = Object.entries(last?.open ?? {});
  if (last === null || !callFindings || checks.length === 0) return 0;
  const known = remembered(callFindings);
  let written = 0;
  for (const [check, id] of checks)
    written += await untilCommitted(`the finding ${id}`, ports, async () => {
      const [finding] = await audits.findings([id]);
      if (finding?.about !== 'activity') return 0;
      if (finding.notice.isQuiet) {
        const heard = await heardAgain(finding, { check, at: auditedAt ?? last.audit.at, known }, ports);
        if (heard === null) return 0;
        return (await audits.saveFinding(heard)) === 'committed' ? 1 : 'conflict';
      }
      if (finding.evidence.call !== null) return 0;
      const found = await known(callsSince(finding.happenedAt));
      const joined = joinedLater(finding, check, found, ports.clock().toISOString());
      if (joined === null) return 0;
      return (await audits.saveFinding(joined)) === 'committed' ? 1 : 'conflict';
    });
  return written;
}

async function recovered(audit: BucketAudit, last: AuditRecord, { audits }: AuditPorts): Promise<Finding[]> {
  const ids = Object.entries(last.open).flatMap(([check, id]) => (isFine(audit.results, check) ? [id] : []));
  const known = await audits.findings(ids);
  return known
    .filter(({ state }) => state === 'open')
    .flatMap((finding) =>
      finding.about === 'activity' ? [revise(ended(finding, audit.at), ['state'], audit.at)] : [],
    );
}

const isFine = (results: readonly AuditResult[], check: string): boolean =>
  results.some(
    (result) => result.check === check && (result.status === 'pass' || result.status === 'not-applicable'),
  );

function nextRecord(audit: BucketAudit, last: AuditRecord | null, opened: readonly Opened[]): AuditRecord {
  const kept = Object.entries(last?.open ?? {}).filter(([check]) => !isFine(audit.results, check));
  const open = Object.fromEntries([
    ...kept,
    ...opened.map(({ check, finding }) => [check, finding.id] as const),
  ]);
  const known = { ...last?.known, ...knownIn(audit) };
  return { bucket: audit.bucket, audit, known, open, revision: (last?.revision ?? 0) + 1 };
}

const knownIn = ({ results }: BucketAudit): AuditRecord['known'] =>
  Object.fromEntries(
    results.filter(({ status }) => status !== 'unknown').map(({ check, status }) => [check, status]),
  );
