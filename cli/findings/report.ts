import { type CopyIndex, expectedCopies } from '../../core/engine/objects/find-copies.ts';
import { type Copy, type Finding, type ObjectFinding, shortId } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import type { Connection } from '../connection/connect.ts';
import { awsFlags, type Globals, sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { type CommandLister, keyInS3, versioningOf } from './key-in-s3.ts';
import { putBack } from './put-back/put-back.ts';
import { type Restore, restoreCommands } from './restore-command.ts';
import { expectedNow, type Known, restorePlan } from './restore-plan.ts';

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
  const next = nextCommands(finding, sealwatchFlags(globals));
  if (finding.about === 'activity') return { finding, restore: putBack(finding, globals), next };
  const plan = restorePlan(finding, await knownOf(connection, finding));
  return { finding, restore: restoreCommands(finding, plan, awsFlags(globals)), next };
}

async function knownOf(
  { queries, lister }: Pick<Connection, 'queries' | 'lister'>,
  finding: ObjectFinding,
): Promise<Known> {
  const [entry, history, inS3] = await Promise.all([
    queries.entry(finding),
    queries.history(finding),
    keyInS3(finding, lister),
  ]);
  const sources = { index: copyIndex(queries), lister };
  const copies = await expectedCopies(finding, expectedNow(finding, entry), history, sources);
  return { entry, history, inS3, copies, unversioned: await unversionedBuckets(copies.copies, lister) };
}

async function unversionedBuckets(
  copies: readonly Copy[],
  lister: CommandLister,
): Promise<ReadonlySet<string>> {
  const buckets = new Set(copies.filter(({ versionId }) => versionId === null).map(({ bucket }) => bucket));
  const asked = await Promise.all(
    [...buckets].map(async (bucket) => ({ bucket, versioning: await versioningOf(bucket, lister) })),
  );
  return new Set(asked.filter(({ versioning }) => versioning === 'never').map(({ bucket }) => bucket));
}

const PAGE = 100;

const copyIndex = (queries: Queries): CopyIndex => ({
  async *pages(digest) {
    let page: VersionRecord[] = [];
    for await (const record of queries.copies(digest)) {
      page.push(record);
      if (page.length < PAGE) continue;
      yield pageOf(page);
      page = [];
    }
    if (page.length > 0) yield pageOf(page);
  },
});

const pageOf = (records: readonly VersionRecord[]) => ({
  living: records.filter(({ fact }) => fact.destroyed === null),
  read: records.length,
});

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
