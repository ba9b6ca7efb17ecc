import { type Finding, type ObjectFinding, shortId } from '../../core/findings/finding.ts';
import { knownOf } from '../../core/restore/known-of-key.ts';
import { restorePlan } from '../../core/restore/restore-plan.ts';
import type { Connection } from '../connection/connect.ts';
import { awsFlags, type Globals, sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { putBack } from './put-back/put-back.ts';
import { type Restore, restoreCommands } from './restore-command.ts';

/** A finding with what to do about it. */
export interface Report {
  readonly finding: Finding;
  /** Of an object or a setting; `null` where the finding is about neither. */
  readonly restore: Restore | null;
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** Looks up how the key of a finding stands now, in the tables and in S3, so that what it says to do is still right. */
export async function reportOn(
  connection: Pick<Connection, 'queries' | 'lister'>,
  finding: Finding,
  globals: Globals,
): Promise<Report> {
  const flags = sealwatchFlags(globals);
  const next = nextCommands(finding, flags);
  if (finding.about === 'activity') return { finding, restore: putBack(finding, globals), next };
  const entry = await connection.queries.entry(finding);
  const wanted = entry ? entry.standing.expected : finding.evidence.expected;
  const plan = restorePlan(await knownOf({ ref: refOf(finding), entry, wanted }, connection));
  const restore = shellCommand('sealwatch', 'restore', shortId(finding.id), ...flags);
  return {
    finding,
    restore: restoreCommands(finding, plan, awsFlags(globals)),
    next: plan.kind === 'none' ? next : [restore, ...next],
  };
}

const refOf = ({ bucket, key }: ObjectFinding) => ({ bucket, key });

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
    ...(isOpen ? [command('contain', id)] : []),
    ...(isOpen && isApprovable(finding) ? [`${command('approve', '--finding', id)} --reason "…"`] : []),
    ...(isOpen ? [`${command('resolve', id)} --reason "…"`] : []),
  ];
}

// What was destroyed, or is not current any more, leaves no bytes to approve.
const isApprovable = (finding: Finding): boolean => finding.about === 'object' && hasBytes(finding);

const hasBytes = ({ evidence }: ObjectFinding): boolean =>
  evidence.destroyed === null && evidence.period === null && evidence.actual.digest !== null;
