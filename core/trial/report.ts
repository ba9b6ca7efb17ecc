import type { Json } from '../base/json.ts';
import { Anonymous, type KnownNames } from './anonymous.ts';
import { BY_HAND_CLAIMS } from './by-hand-claims.ts';
import type { ClaimResult } from './run-trial.ts';
import type { Verdict } from './step.ts';
import { TRIED_CLAIMS, type TriedId } from './tried-claims.ts';

/** What a trial has shown. Names nobody. */
export interface TrialReport {
  readonly schema: 'sealwatch.trial/1';
  readonly release: string;
  readonly region: string;
  /** ISO times. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** How many claims came out how. */
  readonly totals: Readonly<Record<Verdict, number>>;
  readonly claims: readonly ReportedClaim[];
  /** Claims that no command tries, with how a person does. */
  readonly byHand: readonly {
    readonly id: string;
    readonly claim: string;
    readonly because: string;
    readonly how: string;
  }[];
  /** What could not be cleaned up: kinds, not names. Empty where nothing is left. */
  readonly left: readonly string[];
}

export interface ReportedClaim {
  readonly id: string;
  readonly claim: string;
  readonly why: string;
  readonly tried: string;
  readonly verdict: Verdict;
  readonly because: string;
  readonly seconds: number;
  /** What AWS answered, with placeholders for whatever names somebody. */
  readonly observed: readonly { readonly what: string; readonly value: Json }[];
}

export interface ReportFacts {
  readonly release: string;
  readonly region: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly results: readonly ClaimResult[];
  readonly left: readonly string[];
  /** Names that placeholders stand for. */
  readonly known: KnownNames;
}

export function trialReport({ results, known, ...facts }: ReportFacts): TrialReport {
  const anonymous = new Anonymous(known);
  const totals: Record<Verdict, number> = { shown: 0, 'not-shown': 0, 'not-tried': 0, interrupted: 0 };
  for (const { verdict } of results) totals[verdict] += 1;
  return {
    schema: 'sealwatch.trial/1',
    ...facts,
    totals,
    claims: results.map(({ id, verdict, because, seconds, observed }) => ({
      ...aboutClaim(id),
      verdict,
      because,
      seconds,
      observed: observed.map(({ what, value }) => ({ what, value: anonymous.json(value) })),
    })),
    byHand: BY_HAND_CLAIMS.map(({ id, claim, trial: { because, how } }) => ({ id, claim, because, how })),
  };
}

function aboutClaim(id: TriedId): Pick<ReportedClaim, 'id' | 'claim' | 'why' | 'tried'> {
  const found = TRIED_CLAIMS.find((each) => each.id === id);
  return { id, claim: found?.claim ?? '', why: found?.why ?? '', tried: found?.trial.how ?? '' };
}

/** What people call a verdict. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  shown: 'shown',
  'not-shown': 'not shown',
  'not-tried': 'could not be tried here',
  interrupted: 'not tried: interrupted',
};

/** The report as a page of Markdown. */
export function trialPage(report: TrialReport): string {
  const { totals, claims, byHand } = report;
  return [
    '# Trial of Sealwatch in AWS',
    '',
    `Release ${report.release}, ${report.region}, from ${report.startedAt} to ${report.finishedAt}. Account ids, ARNs, addresses, names, keys and tokens are placeholders.`,
    '',
    `${totals.shown} shown, ${totals['not-shown']} not shown, ${totals['not-tried']} could not be tried here${totals.interrupted === 0 ? '' : `, ${totals.interrupted} not tried: interrupted`}.`,
    ...(report.left.length === 0 ? [] : ['', `Not cleaned up: ${report.left.join(', ')}.`]),
    '',
    '| claim | result | why |',
    '| --- | --- | --- |',
    ...claims.map(
      ({ id, verdict, because }) => `| \`${id}\` | ${VERDICT_WORDS[verdict]} | ${cell(because)} |`,
    ),
    '',
    ...claims.flatMap(section),
    '## Not tried by the command',
    '',
    '| claim | what | why not | how a person does |',
    '| --- | --- | --- | --- |',
    ...byHand.map(({ id, claim, because, how }) => `| \`${id}\` | ${claim} | ${because} | ${how} |`),
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const section = ({ id, claim, why, tried, verdict, because, seconds, observed }: ReportedClaim): string[] => [
  `## ${id}`,
  '',
  `${claim}. ${why}`,
  '',
  `Tried: ${tried}. **${VERDICT_WORDS[verdict]}** after ${seconds} s: ${because}.`,
  '',
  ...observed.flatMap(({ what, value }) => [
    `${what}:`,
    '',
    '```json',
    JSON.stringify(value, null, 2),
    '```',
    '',
  ]),
];
