import type { Queries } from '../../core/ports/queries.ts';
import type { PastRun } from '../../core/posture/report/changes.ts';
import { deployedRun } from '../../core/posture/report/deployed-run.ts';
import { MOST_POINTS } from '../../core/posture/report/make-report.ts';
import type { Selection } from './selection.ts';

/** What the deployment's newest audits said of these buckets; `null` where it has not audited one of them yet. */
export async function readDeployedRun(
  queries: Queries,
  account: string,
  { title, buckets }: Selection,
): Promise<PastRun | null> {
  const [only, ...others] = buckets;
  const [audits, scores] = await Promise.all([
    queries.audits(),
    only !== undefined && others.length === 0 ? queries.auditScores(only, MOST_POINTS) : [],
  ]);
  return deployedRun({ account, selection: title, buckets, audits, scores });
}
