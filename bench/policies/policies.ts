import { analysePolicy } from '../../core/policies/analyse.ts';
import { comparePolicies } from '../../core/policies/compare.ts';
import { parsePolicy } from '../../core/policies/document.ts';
import type { BenchResult, Row } from '../bench.ts';
import { median, rounded } from '../support/median.ts';
import { untilQuiet } from '../support/quiet.ts';
import { LARGE, USUAL } from './samples.ts';

const ROUNDS = 5;
const MIN_RUN_MS = 500;
const CONTEXT = {
  kind: 'bucket',
  bucket: null,
  account: '111122223333',
  trustedAccounts: ['444455556666'],
  organization: 'o-a1b2c3d4e5',
} as const;
const DATASETS = Array.from({ length: 20 }, (_, index) => ({
  name: `set-${index}`,
  prefix: `sets/${index}/`,
}));

/** Policies per second: from text to verdict, and one compared with another. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const rows: Row[] = [];
  for (const [name, texts] of Object.entries({
    'of a usual size': USUAL,
    'of 20 KB, the most that S3 takes': LARGE,
  })) {
    say(name);
    rows.push(row(`read and judged, ${name}`, texts, await perSecond(texts, judge)));
    rows.push(row(`compared with the next one, ${name}`, texts, await perSecond(texts, compare)));
  }
  const notes = [
    `Policies a second on one core, median of ${ROUNDS} rounds of ${MIN_RUN_MS} ms in this process, on a quiet machine. Each is parsed anew, so a comparison parses two.`,
  ];
  return { title: 'Policies judged', rows, notes, isMet: true };
}

const judge = (text: string): void => void analysePolicy(parsePolicy(text), CONTEXT);

const compare = (text: string, next: string): void =>
  void comparePolicies(parsePolicy(text), parsePolicy(next), { ...CONTEXT, datasets: DATASETS });

async function perSecond(
  texts: readonly string[],
  work: (text: string, next: string) => void,
): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await untilQuiet();
    rounds.push(oneRound(texts, work));
  }
  // The first one warms up.
  return median(rounds.slice(1));
}

function oneRound(texts: readonly string[], work: (text: string, next: string) => void): number {
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < MIN_RUN_MS) {
    texts.forEach((text, index) => {
      work(text, texts[(index + 1) % texts.length] ?? text);
    });
    count += texts.length;
  }
  return (count / (performance.now() - started)) * 1000;
}

const row = (what: string, texts: readonly string[], rate: number): Row => ({
  what,
  bytes: rounded(median(texts.map((text) => text.length))),
  'policies/s': rounded(rate),
});
