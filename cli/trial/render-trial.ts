import type { Made } from '../../core/trial/clean-up.ts';
import { type TrialReport, VERDICT_WORDS } from '../../core/trial/report.ts';
import type { Deadlines, Verdict } from '../../core/trial/step.ts';
import { TRIED_CLAIMS, type TriedId } from '../../core/trial/tried-claims.ts';
import { escapeText } from '../output/escape.ts';
import { counted, type Format } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import type { TrialPlace } from './trial-place.ts';

const VERDICT_FORMAT: Readonly<Record<Verdict, Format>> = {
  shown: 'green',
  'not-shown': 'red',
  'not-tried': 'yellow',
  interrupted: 'dim',
};

const SHORT_WORDS: Readonly<Record<Verdict, string>> = {
  ...VERDICT_WORDS,
  'not-tried': 'not tried',
  interrupted: 'interrupted',
};

/** What came of each claim, and how many came out how. */
export async function renderTrial(terminal: Terminal, report: TrialReport): Promise<void> {
  await terminal.table(
    [
      { title: 'CLAIM', cell: ({ id }) => id },
      {
        title: 'RESULT',
        cell: ({ verdict }) => ({ text: SHORT_WORDS[verdict], format: VERDICT_FORMAT[verdict] }),
      },
      { title: 'SECONDS', align: 'right', drop: 1, cell: ({ seconds }) => seconds.toFixed(1) },
      { title: 'WHY', wraps: true, cell: ({ because }) => escapeText(because) },
    ],
    report.claims,
  );
  const { totals } = report;
  const parts = (['shown', 'not-shown', 'not-tried', 'interrupted'] as const)
    .filter((verdict) => totals[verdict] > 0)
    .map((verdict) => `${totals[verdict]} ${VERDICT_WORDS[verdict]}`);
  await terminal.print('', parts.join(', '));
}

/** What a trial is about to do, line by line, before anybody agrees. */
export function planLines(
  { bucket, folder, dataset, names }: TrialPlace,
  {
    where,
    claims,
    deadlines,
  }: { readonly where: string; readonly claims: readonly TriedId[]; readonly deadlines: Deadlines },
): readonly string[] {
  const needsKey = claims.includes('kms-denied') || claims.includes('reencryption');
  return [
    `A trial of ${counted(claims.length, 'claim')} in ${where}, with your rights. It is going to`,
    `  - put, copy and delete objects, and destroy their versions, only under s3://${escapeText(`${bucket}/${folder}`)}`,
    `  - make the queue ${names.queue} and three EventBridge rules of that name, and delete them`,
    ...(needsKey ? ['  - make a KMS key, and have KMS delete it in 7 days'] : []),
    ...(claims.includes('record-of-setting') ? ["  - set the bucket's versioning to what it is"] : []),
    ...(claims.includes('archived')
      ? ['  - put an object into the class GLACIER: AWS charges 90 days of 40 KB']
      : []),
    ...(claims.includes('access-analyzer') ? ['  - ask Access Analyzer about two policies, for $0.004'] : []),
    `What does not come is waited for ${minutes(deadlines.recordMs)} at most, for each claim.`,
    ...(dataset.sealedAt === null
      ? []
      : [`${dataset.name} is sealed: whoever gets alerts is alerted about these objects. Tell them first.`]),
  ];
}

const minutes = (milliseconds: number): string =>
  milliseconds < 60_000
    ? counted(Math.round(milliseconds / 1000), 'second')
    : counted(Math.round(milliseconds / 60_000), 'minute');

/** What people call something that a trial has made. */
export function nameOfMade(thing: Made): string {
  switch (thing.kind) {
    case 'folder':
      return `objects under s3://${thing.bucket}/${thing.prefix}`;
    case 'queue':
      return `the queue ${thing.name}`;
    case 'rule':
      return `the rule ${thing.name}`;
    case 'key':
      return `the KMS key ${thing.arn ?? `described as "${thing.description}"`}`;
  }
}

/** The claims that can be asked for. */
export async function renderClaims(terminal: Terminal): Promise<void> {
  await terminal.table(
    [
      { title: 'CLAIM', cell: ({ id }) => id },
      { title: 'WHAT THE TRIAL DOES', wraps: true, cell: ({ trial }) => trial.how.replaceAll('`', '') },
    ],
    TRIED_CLAIMS,
  );
}
