import type { Finding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/ports/queries.ts';
import { awsFlags, type Globals, sealwatchFlags } from '../globals.ts';
import { nextCommands } from './next.ts';
import { type Restore, restoreCommands } from './restore-command.ts';
import { restorePlan } from './restore-plan.ts';

/** A finding with what to do about it. */
export interface Report {
  readonly finding: Finding;
  readonly restore: Restore;
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** Looks up how the key of a finding stands now, so that what it says to do is still right. */
export async function reportOn(queries: Queries, finding: Finding, globals: Globals): Promise<Report> {
  const [entry, history] = await Promise.all([queries.entry(finding), queries.history(finding)]);
  const plan = restorePlan(finding, { entry, history });
  return {
    finding,
    restore: restoreCommands(finding, plan, awsFlags(globals)),
    next: nextCommands(finding, sealwatchFlags(globals)),
  };
}
