import { isAccountLevel } from '../../core/report/account-level.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

const FIRST_UNKNOWN = 8;

interface Gap {
  readonly reason: string;
  readonly checks: Set<string>;
  readonly buckets: Set<string>;
}

/** What could not be read and why: one line for a reason, whatever it keeps from being known. */
export async function renderUnknown(report: AuditReport, terminal: Terminal): Promise<void> {
  const gaps = gapsOf(report);
  if (gaps.length === 0) return;
  await terminal.print('', 'Not known, and counted as lost');
  for (const { reason, checks, buckets } of gaps.slice(0, FIRST_UNKNOWN)) {
    const [first = ''] = buckets;
    const where = buckets.size === 1 ? escapeText(first) : counted(buckets.size, 'bucket');
    const what = checks.size === 0 ? '' : `, ${counted(checks.size, 'check')}`;
    await terminal.print(`  ${where}${what}: ${escapeText(reason)}`);
  }
  if (gaps.length > FIRST_UNKNOWN)
    await terminal.print(`  and ${counted(gaps.length - FIRST_UNKNOWN, 'more reason')}`);
}

function gapsOf({ buckets, account, accountLevel }: AuditReport): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  const add = (reason: string, bucket: string, check: string | null): void => {
    const gap = gaps.get(reason) ?? { reason, checks: new Set(), buckets: new Set() };
    gaps.set(reason, gap);
    gap.buckets.add(bucket);
    if (check !== null) gap.checks.add(check);
  };
  for (const { bucket, status, reason, results } of buckets) {
    if (status === 'gone') add(reason ?? '', bucket, null);
    for (const result of results)
      if (result.status === 'unknown' && !isAccountLevel(result)) add(result.reason, bucket, result.check);
  }
  for (const result of accountLevel?.results ?? [])
    if (result.status === 'unknown') add(result.reason, `account ${account}`, result.check);
  return [...gaps.values()].toSorted(
    (a, b) => b.buckets.size - a.buckets.size || b.checks.size - a.checks.size,
  );
}
