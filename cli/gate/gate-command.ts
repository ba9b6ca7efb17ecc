import type { Command } from 'commander';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { type KeyDigest, rootDigest } from '../../core/attestation/root-digest.ts';
import { shortId } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { currentMode, type Dataset, notLookedAtSince } from '../../core/scope/dataset.ts';
import type { VersionLister } from '../../core/versions/version-lister.ts';
import { runningSha256 } from '../attest/running-sha256.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { watchedDatasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { parsePast, requireRootDigest } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { type CheckedKey, checkKeys } from './check-keys.ts';

interface Options {
  readonly dataset: string;
  readonly maxAge?: string;
  readonly expect?: string;
}

/** How the command asks S3; tests give their own. */
export type ListerOf = (connection: Connection) => Pick<VersionLister, 'listCurrent'>;

export function addGate(
  program: Command,
  runner: Runner,
  listerOf: ListerOf = ({ clients }) => new S3VersionLister(clients.s3),
): void {
  program
    .command('gate')
    .summary('end with 0 only if a dataset may be trained on now')
    .description(
      'For pipelines, in front of a training job. Ends with 0 only if the dataset is sealed and watched, what S3 lists now is exactly what the manifest knows, every key is intact, no open finding says that somebody wrote to the manifest, and, where --max-age is given, the bytes of every key were read within that time. Prints the root digest, which --expect compares.',
    )
    .requiredOption('--dataset <name>', 'name of the dataset')
    .option('--max-age <time>', 'the bytes of each key must have been read within this time: 1h, 7d')
    .option('--expect <root>', 'the root digest must be this one')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch gate --dataset moderation-v3\n  sealwatch gate --dataset moderation-v3 --max-age 24h && python train.py',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => gate(context, options, listerOf)),
    );
}

async function gate(context: Context, options: Options, listerOf: ListerOf): Promise<ExitCode> {
  const { terminal, globals, clock } = context;
  const notBefore = options.maxAge === undefined ? null : parsePast(options.maxAge, clock());
  requireRootDigest(options.expect);
  const connection = await context.connect();
  const dataset = await watchedDatasetNamed(connection.queries, options.dataset);
  const found = await lookAt(context, connection, { dataset, notBefore, lister: listerOf(connection) });
  const root = rootDigest(found.digests, dataset.prefix, runningSha256());
  const sha256 = root.kind === 'root' ? root.sha256 : null;
  const problems = [
    ...problemsOf(dataset),
    ...(await tamperingWith(connection.queries)),
    ...(found.keys === 0 ? ['it holds no key'] : []),
    ...(options.expect === undefined || options.expect === sha256
      ? []
      : [`its root digest is ${sha256 ?? 'not known'}, and ${options.expect} is expected`]),
  ];
  const isOpen = problems.length === 0 && found.wrong === 0;
  if (globals.json)
    await terminal.json({
      dataset: dataset.name,
      passed: isOpen,
      root: sha256,
      keys: found.keys,
      problems,
      wrong: { count: found.wrong, keys: found.named.map(({ key, problem }) => ({ key, problem })) },
      verifiedSince: found.verifiedSince,
    });
  else {
    for (const problem of problems) await terminal.print(`${escapeText(dataset.name)}: ${problem}`);
    for (const { key, problem } of found.named)
      await terminal.print(`${escapeText(key)}: ${escapeText(problem ?? '')}`);
    if (found.wrong > found.named.length)
      await terminal.print(`and ${count(found.wrong - found.named.length)} more`);
    const since = found.verifiedSince === null ? '' : `, read since ${time(found.verifiedSince)} UTC`;
    await terminal.print(
      isOpen
        ? `PASSED: ${counted(found.keys, 'key')} intact${since}`
        : `REFUSED: do not use ${escapeText(dataset.name)}`,
      `root digest: ${sha256 ?? 'not known'}`,
    );
  }
  return isOpen ? EXIT.fine : EXIT.findings;
}

const MAX_NAMED = 20;

interface Looked {
  readonly keys: number;
  readonly digests: readonly KeyDigest[];
  /** How many keys may not be used, and the first of them. */
  readonly wrong: number;
  readonly named: readonly CheckedKey[];
  /** ISO time of the oldest read; `null` where it was not asked for. */
  readonly verifiedSince: string | null;
}

async function lookAt(
  { terminal }: Context,
  { queries }: Connection,
  asked: {
    readonly dataset: Dataset;
    readonly notBefore: string | null;
    readonly lister: Pick<VersionLister, 'listCurrent'>;
  },
): Promise<Looked> {
  const digests: KeyDigest[] = [];
  const named: CheckedKey[] = [];
  let [wrong, verifiedSince]: [number, string | null] = [0, null];
  for await (const checked of checkKeys({ queries, lister: asked.lister }, asked.dataset, asked.notBefore)) {
    const { key, digest, isThere, verifiedAt } = checked;
    if (isThere) digests.push({ key, digest });
    if (verifiedAt !== null && (verifiedSince === null || verifiedAt < verifiedSince))
      verifiedSince = verifiedAt;
    if (checked.problem !== null) {
      wrong += 1;
      if (named.length < MAX_NAMED) named.push(checked);
    }
    terminal.progress.show(counted(digests.length, 'key'));
  }
  return { keys: digests.length, digests, wrong, named, verifiedSince };
}

/** What is wrong with a dataset as a whole. */
function problemsOf(dataset: Dataset): readonly string[] {
  const since = notLookedAtSince(dataset);
  return [
    ...(dataset.status === 'sealed' ? [] : ['it is not sealed, so nothing is expected of it']),
    ...(currentMode(dataset) === 'open' ? ['it is open: everything is allowed in it'] : []),
    ...(since === null
      ? []
      : [
          `not every key was looked at since ${since}${dataset.unwatched ? `: ${dataset.unwatched.reasons.join('; ')}` : ''}`,
        ]),
  ];
}

/** Why the manifest itself cannot be trusted: what an altered entry says of its key is what somebody else wants. */
async function tamperingWith(queries: Pick<Queries, 'findings'>): Promise<readonly string[]> {
  for await (const { id, rule } of queries.findings({ by: { kind: 'open' }, severities: ['critical'] }))
    if (rule === 'manifest-tampered')
      return [
        `somebody wrote to the manifest (finding ${shortId(id)}): put it right (sealwatch repair), verify the dataset, then resolve the finding`,
      ];
  return [];
}
