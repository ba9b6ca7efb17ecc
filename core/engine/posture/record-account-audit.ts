import { untilCommitted } from '../../base/until-committed.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { GuardedBucket } from '../../scope/guard.ts';
import { type AuditResult, type BucketAudit, scored } from './audit-bucket.ts';
import type { AuditRecord } from './audit-store.ts';
import { type AuditPorts, isOfAccount, joinCalls, keep, newFindings, type Opened } from './record-audit.ts';

/** The name under which what checks say of an account is kept, beside the audits of its buckets: no bucket is named so. */
const accountRecordName = (account: string): string => `account/${account}`;

/**
 * Reports once, with the names of the buckets, what checks about the account say at all of its buckets: after the audits of a run were
 * kept. Its first time is the baseline.
 * @param seen what this run's audits say
 * @returns how many findings were written
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function recordAccountAudit(
  account: AuditedAccount,
  seen: readonly BucketAudit[],
  ports: AuditPorts,
): Promise<number> {
  const name = accountRecordName(account.id);
  return untilCommitted(`the audits of ${name}`, ports, async () => {
    const last = await ports.audits.last(name);
    if (last !== null && seen.every((audit) => saysTheSame(audit, last)))
      return joinCalls(
        name,
        ports,
        seen
          .map(({ at }) => at)
          .sort()
          .at(-1),
      );
    const all = (await ports.audits.all()).map(({ audit }) => audit);
    const guarded = all.filter(({ bucket }) => account.buckets.some((each) => each.name === bucket));
    const [newest] = guarded.toSorted((a, b) => (a.at > b.at ? -1 : 1));
    if (!newest) return 0;
    const audit = { ...newest, bucket: name, ...scored(accountResults(guarded)) };
    const about = {
      name: `the account ${account.id}`,
      datasets: account.buckets.flatMap((each) => each.datasets),
    };
    const worse = last === null ? [] : accountFindings(about, audit, last, ports);
    return keep(audit, last, worse, ports);
  });
}

/** The account that an audit is about. */
export interface AuditedAccount {
  readonly id: string;
  /** Those that are guarded. */
  readonly buckets: readonly GuardedBucket[];
}

const saysTheSame = ({ results }: BucketAudit, { known }: AuditRecord): boolean =>
  results
    .filter(isOfAccount)
    .every(
      ({ check, status }) => status === 'unknown' || status === 'not-applicable' || known[check] === status,
    );

/** What each check about the account says: that it fails where it fails at any bucket, with the names of those. */
function accountResults(audits: readonly BucketAudit[]): readonly AuditResult[] {
  const all = audits.flatMap(({ bucket, results }) =>
    results.filter(isOfAccount).map((result) => ({ bucket, result })),
  );
  return [...Map.groupBy(all, ({ result: { check } }) => check).values()].flatMap((some) => {
    const [worst] = some.toSorted(
      (a, b) => WORST_FIRST.indexOf(a.result.status) - WORST_FIRST.indexOf(b.result.status),
    );
    if (worst?.result.status !== 'fail') return worst?.result ?? [];
    const names = some.filter(({ result: { status } }) => status === 'fail').map(({ bucket }) => bucket);
    return [{ ...worst.result, details: [`buckets: ${names.join(', ')}`, ...worst.result.details] }];
  });
}

const WORST_FIRST: readonly AuditResult['status'][] = ['fail', 'pass', 'unknown', 'not-applicable'];

function accountFindings(
  about: GuardedBucket,
  audit: BucketAudit,
  last: AuditRecord,
  ports: AuditPorts,
): Opened[] {
  const datasets = about.datasets.map(({ name }) => name);
  return newFindings(about, audit, last, ports, {
    subject: { ...aboutResource(audit.bucket), datasets },
    allDatasets: datasets,
  });
}
