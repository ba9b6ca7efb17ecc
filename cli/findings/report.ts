import type { Finding, ObjectFinding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/queries/queries.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { awsFlags, type Globals, sealwatchFlags } from '../globals.ts';
import { nextCommands } from './next.ts';
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

/** Looks up how the key of a finding stands now, so that what it says to do is still right. */
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
