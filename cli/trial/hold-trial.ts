import { SealwatchError } from '../../core/base/errors.ts';
import { cleanUp, type Left, type Made, namesOf } from '../../core/trial/clean-up.ts';
import { AwsRefusal } from '../../core/trial/ports.ts';
import { type TrialReport, trialReport } from '../../core/trial/report.ts';
import { type ClaimResult, runTrial } from '../../core/trial/run-trial.ts';
import { DEADLINES, type Deadlines } from '../../core/trial/step.ts';
import { TRIED_CLAIMS, type TriedId } from '../../core/trial/tried-claims.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { sealwatchFlags } from '../globals.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { hash } from '../runs/watch-run.ts';
import { version } from '../version.ts';
import type { Interruption } from './interruption.ts';
import type { TrialReach } from './reach-aws.ts';
import { nameOfMade, planLines, renderTrial } from './render-trial.ts';
import { type ReportFiles, writeReport } from './report-files.ts';
import type { TrialJournalFile } from './trial-journal.ts';
import { requireNothingAtStake, type TrialPlace } from './trial-place.ts';

export interface TrialOptions {
  readonly bucket?: string;
  readonly only?: readonly TriedId[];
  readonly wait?: number;
  readonly output?: string;
  readonly keep?: boolean;
  readonly yes?: boolean;
  readonly cleanUp?: boolean;
  readonly list?: boolean;
}

export const IDS = TRIED_CLAIMS.map(({ id }) => id);

export interface Work {
  readonly context: Context;
  readonly options: TrialOptions;
  readonly connection: Connection;
  readonly place: TrialPlace;
  readonly files: ReportFiles;
  readonly reach: TrialReach;
  readonly journal: TrialJournalFile;
  readonly interruption: Interruption;
}

/** Holds a trial, and takes away what it made. */
export async function holdTrial(work: Work): Promise<ExitCode> {
  const { context, options, connection, place, reach, journal } = work;
  const { terminal, clock } = context;
  await requireNoOther(work);
  await requireNothingAtStake(place, connection.queries, (isOfTrial) =>
    reach.obstacles(place.bucket, isOfTrial),
  );
  const claims = IDS.filter((id) => options.only?.includes(id) ?? true);
  const deadlines = deadlinesFor(options.wait);
  const { account, region } = connection.deployment;
  const lines = planLines(place, { where: `account ${account}, ${region}`, claims, deadlines });
  if (!(await isAgreed(work, lines, 'Hold this trial?'))) return EXIT.unchecked;
  // Whoever was asked may have taken their time.
  if (!options.yes) await requireNoOther(work);
  const startedAt = clock().toISOString();
  const { results, failure, remains } = await work.interruption.during(signalNotes(work), async () => ({
    ...(await collect(work, claims, deadlines)),
    remains: options.keep ? [] : await takeAway(work, (await journal.read()) ?? []),
  }));
  if (options.keep) terminal.note(`What was made is kept: ${cleanUpCommand(work)} takes it away.`);
  const report = trialReport({
    release: version,
    region,
    startedAt,
    finishedAt: clock().toISOString(),
    results,
    left: remains.map(({ thing }) => thing.kind),
    known: knownNames(work),
  });
  await writeReport(work.files, report);
  if (context.globals.json) await terminal.json(report);
  else await renderTrial(terminal, report);
  terminal.note(`Report: ${work.files.json}, ${work.files.markdown}`);
  if (place.dataset.sealedAt !== null)
    terminal.note(
      `Findings about the trial's objects stay open: ${shellCommand('sealwatch', ...sealwatchFlags(context.globals), 'resolve', '--dataset', place.dataset.name, '--reason', 'trial')}`,
    );
  if (failure !== null) throw failure.error;
  return exitOf(report);
}

/** @throws {SealwatchError} `CONFLICT` where another trial of the bucket is under way, or has left something */
async function requireNoOther(work: Work): Promise<void> {
  const { journal, reach, place } = work;
  if ((await journal.read()) === null && !(await reach.isUnderWay(place))) return;
  throw new SealwatchError(
    'CONFLICT',
    `a trial of ${place.bucket} is under way, or was not cleaned up. If none is, run ${cleanUpCommand(work)}`,
  );
}

/** What came of the claims, and what ended the trial early, if something did: what was made is taken away in any case. */
async function collect(
  work: Work,
  claims: readonly TriedId[],
  deadlines: Deadlines,
): Promise<{
  readonly results: readonly ClaimResult[];
  readonly failure: { readonly error: unknown } | null;
}> {
  const { context, reach, place, journal, interruption } = work;
  const { terminal } = context;
  const results: ClaimResult[] = [];
  try {
    const ports = await reach.begin(place, journal, interruption);
    const run = {
      claims,
      deadlines,
      onWait: (id: TriedId, what: string) =>
        terminal.progress.show(`${results.length + 1} of ${claims.length}: ${id}, waits for ${what}`),
      isInterrupted: () => interruption.isInterrupted,
    };
    for await (const result of runTrial(ports, run)) results.push(result);
    return { results, failure: null };
  } catch (error) {
    // A wait that somebody ended is no failure.
    const isStopped = interruption.isInterrupted && error instanceof Error && error.name === 'AbortError';
    const rest = claims.slice(results.length).map((id) => ({
      id,
      seconds: 0,
      verdict: 'interrupted' as const,
      because: isStopped ? 'the trial was interrupted' : 'the command failed',
      observed: [],
    }));
    return { results: [...results, ...rest], failure: isStopped ? null : { error } };
  }
}

const signalNotes =
  (work: Work) =>
  (isFirst: boolean): void =>
    work.context.terminal.note(
      isFirst
        ? 'interrupted: takes away what was made; once more ends at once'
        : `ended; what was made may still be there: ${cleanUpCommand(work)}`,
    );

/** Takes away what an earlier trial has left. */
export async function cleanUpLater(work: Work): Promise<ExitCode> {
  const { context, journal, place } = work;
  const named = namesOf(place.bucket, place.dataset.prefix, hash);
  const things = (await journal.read()) ?? named;
  // A journal is a file in a folder that others may write to.
  const foreign = things.find((thing) => !isOfTrial(thing, named));
  if (foreign !== undefined)
    throw new SealwatchError(
      'USAGE',
      `the journal names ${escapeText(nameOfMade(foreign))}, which no trial of ${place.bucket} makes, so nothing was removed`,
    );
  const lines = [
    'Takes away, with your rights, where it is there:',
    ...things.map((each) => `  - ${nameOfMade(each)}`),
  ];
  if (!(await isAgreed(work, lines, 'Take it away?'))) return EXIT.unchecked;
  const left = await takeAway(work, things);
  if (context.globals.json)
    await context.terminal.json({
      removed: things.length - left.length,
      left: left.map(({ thing }) => thing),
    });
  else if (left.length === 0) await context.terminal.print('Nothing of a trial is left.');
  return left.length === 0 ? EXIT.fine : EXIT.failed;
}

/** True for what a trial of the bucket makes. Its dataset may have another prefix by now, so any folder of a trial is one. */
const isOfTrial = (thing: Made, named: readonly Made[]): boolean =>
  named.some((each) => {
    if (each.kind === 'folder') return thing.kind === 'folder' && thing.bucket === each.bucket;
    if (each.kind === 'key') return thing.kind === 'key' && thing.description === each.description;
    return thing.kind === each.kind && thing.name === each.name;
  });

/** @returns what could not be taken away; the journal stays until nothing is left */
async function takeAway(work: Work, things: readonly Made[]): Promise<readonly Left[]> {
  const { context, reach, journal } = work;
  const { terminal } = context;
  const left = await cleanUp(things, reach.remover, (thing) =>
    terminal.progress.show(`takes away ${escapeText(nameOfMade(thing))}`),
  );
  for (const { thing, error } of left)
    terminal.note(`not taken away: ${escapeText(nameOfMade(thing))}: ${explain(causeOf(error)).message}`);
  if (left.length === 0) await journal.remove();
  else terminal.note(`Try again with ${cleanUpCommand(work)}`);
  return left;
}

/** @throws {SealwatchError} `USAGE` where nobody can be asked */
async function isAgreed(
  { context: { terminal }, options }: Work,
  lines: readonly string[],
  question: string,
): Promise<boolean> {
  for (const line of lines) terminal.note(line);
  if (options.yes) return true;
  const isAgreed = await terminal.confirm(
    question,
    'there is no terminal to ask on, so nothing was done: say --yes',
  );
  if (!isAgreed) terminal.note('Nothing was done.');
  return isAgreed;
}

function deadlinesFor(seconds: number | undefined): Deadlines {
  const capped = (milliseconds: number): number =>
    seconds === undefined ? milliseconds : Math.min(milliseconds, seconds * 1000);
  const { eventMs, recordedMs, recordMs } = DEADLINES;
  return { eventMs: capped(eventMs), recordedMs: capped(recordedMs), recordMs: capped(recordMs) };
}

const knownNames = ({ place, connection: { deployment } }: Work) => ({
  [place.folder]: 'FOLDER/',
  [place.bucket]: 'BUCKET',
  [deployment.stackName]: 'STACK',
  [place.names.queue]: 'QUEUE',
  [deployment.account]: 'ACCOUNT',
});

const cleanUpCommand = ({ place, context: { globals } }: Work): string =>
  shellCommand('sealwatch', ...sealwatchFlags(globals), 'trial', '--bucket', place.bucket, '--clean-up');

function exitOf({ totals, left }: TrialReport): ExitCode {
  return worst(
    left.length > 0 ? EXIT.failed : EXIT.fine,
    totals['not-shown'] > 0 ? EXIT.findings : EXIT.fine,
    totals['not-tried'] + totals.interrupted > 0 ? EXIT.unchecked : EXIT.fine,
  );
}

/** What AWS said, where a refusal of it ended something. */
export const causeOf = (error: unknown): unknown =>
  error instanceof AwsRefusal && error.cause !== undefined ? error.cause : error;
