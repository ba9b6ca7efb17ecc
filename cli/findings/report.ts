import { type Finding, type ObjectFinding, shortId } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { awsFlags, type Globals, sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { type Restore, restoreCommands } from './restore-command.ts';
import { type Known, type RestorePlan, restorePlan } from './restore-plan.ts';

/** A finding with what to do about it. */
export interface Report {
  readonly finding: Finding;
  /** `null` where the finding is about no object. */
  readonly restore: Restore | null;
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** Reads the present state of a finding's key, so that what it says to do is still right. */
export async function reportOn(queries: Queries, finding: Finding, globals: Globals): Promise<Report> {
  const next = nextCommands(finding, sealwatchFlags(globals));
  if (finding.about === 'activity') return { finding, restore: null, next };
  const [entry, history] = await Promise.all([queries.entry(finding), queries.history(finding)]);
  const plan = await planFor(queries, finding, { entry, history });
  return {
    finding,
    restore: restoreCommands(finding, plan, awsFlags(globals)),
    next,
  };
}

// The index of copies is large and may lag, so it is asked only where nothing nearer is left.
async function planFor(queries: Queries, finding: ObjectFinding, known: Known): Promise<RestorePlan> {
  const plan = restorePlan(finding, known);
  if (plan.kind !== 'none' || plan.lacks === undefined) return plan;
  const copies: VersionRecord[] = [];
  for await (const copy of queries.copies(plan.lacks)) {
    if (copy.fact.destroyed === null) copies.push(copy);
    if (copies.length > 0) break;
  }
  return restorePlan(finding, { ...known, copies });
}

/**
 * Commands that come next; what names the key is left out where no shell could pass it on.
 * @param flags what every `sealwatch` command needs to mean the same deployment
 */
function nextCommands(finding: Finding, flags: readonly string[]): string[] {
  const command = (...words: readonly string[]): string => shellCommand('sealwatch', ...words, ...flags);
  const { bucket, key, state } = finding;
  const digest = finding.about === 'object' ? finding.evidence.expected?.digest : null;
  const id = shortId(finding.id);
  const isOpen = state === 'open';
  return [
    ...(key === null || key.includes('\0') ? [] : [command('history', `s3://${bucket}/${key}`)]),
    ...(digest ? [command('copies', digest)] : []),
    ...(isOpen && isApprovable(finding) ? [`${command('approve', '--finding', id)} --reason "…"`] : []),
    ...(isOpen ? [`${command('resolve', id)} --reason "…"`] : []),
  ];
}

// What was destroyed, or is not current any more, leaves no bytes to approve.
const isApprovable = (finding: Finding): boolean => finding.about === 'object' && hasBytes(finding);

const hasBytes = ({ evidence }: ObjectFinding): boolean =>
  evidence.destroyed === null && evidence.period === null && evidence.actual.digest !== null;
