import type { Finding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/ports/queries.ts';
import { type Restore, restoreCommands } from './restore-command.ts';
import { restorePlan } from './restore-plan.ts';

/** A finding with what to do about it. */
export interface Report {
  readonly finding: Finding;
  readonly restore: Restore;
}

/** Looks up how the key of a finding stands now, so that what it says to do is still right. */
export async function reportOn(queries: Queries, finding: Finding): Promise<Report> {
  const [entry, history] = await Promise.all([queries.entry(finding), queries.history(finding)]);
  return { finding, restore: restoreCommands(finding, restorePlan(finding, { entry, history })) };
}
