import type { PastRun } from '../../core/report/changes.ts';
import { deployedRun } from '../../core/report/deployed-run.ts';
import { MOST_POINTS } from '../../core/report/make-report.ts';
import type { Context } from '../context.ts';
import { explain } from '../errors/explain.ts';
import type { Account, Known } from './reach.ts';
import type { Selection } from './selected.ts';

/**
 * What the deployment's newest audits said of these buckets; `null` where nothing is deployed, or it has audited none of them yet. An
 * audit does without where they cannot be read.
 */
export async function readDeployedRun(
  { connect, terminal }: Pick<Context, 'connect' | 'terminal'>,
  { stack }: Known,
  { facts }: Account,
  { title, buckets }: Selection,
): Promise<PastRun | null> {
  if (stack === undefined) return null;
  const { id: account } = await facts.account();
  const [only, ...others] = buckets;
  try {
    const { queries } = await connect();
    const [audits, scores] = await Promise.all([
      queries.audits(),
      only !== undefined && others.length === 0 ? queries.auditScores(only, MOST_POINTS) : [],
    ]);
    return deployedRun({ account, selection: title, buckets, audits, scores });
  } catch (error) {
    terminal.note(
      `the audits of the deployment could not be read, so nothing is compared: ${explain(error).message}`,
    );
    return null;
  }
}
