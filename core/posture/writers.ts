import type { CheckResult } from './check.ts';
import { type BucketFacts, type Fact, unknown, type WriterFacts } from './facts.ts';
import { couldNotSay, fail, notApplicable, pass } from './results.ts';

/** The writers that the configuration names for the bucket's datasets, each once. */
export const writersOf = ({ datasets }: BucketFacts): readonly string[] => [
  ...new Set(datasets.flatMap(({ writers }) => writers)),
];

export const writerFacts = ({ account }: BucketFacts, arn: string): Fact<WriterFacts> =>
  account.writers.get(arn) ?? unknown(`nobody looked at the writer ${arn}`);

/** What is asked of each writer, and what to say. */
export interface WriterQuestion {
  readonly good: string;
  readonly bad: string;
  /** What is wrong with a writer, line by line. */
  problemsOf(writer: WriterFacts): Fact<readonly string[]>;
}

/** Fails where something is wrong with one writer, whatever is not known of the others. */
export function judgeWriters(facts: BucketFacts, { good, bad, problemsOf }: WriterQuestion): CheckResult {
  const writers = writersOf(facts);
  if (writers.length === 0) return notApplicable('the configuration names no writers for it');
  const answers = writers.map((arn) => {
    const writer = writerFacts(facts, arn);
    return writer.kind === 'unknown' ? writer : problemsOf(writer.value);
  });
  const problems = answers.flatMap((answer) => (answer.kind === 'known' ? answer.value : []));
  if (problems.length > 0) return fail(bad, problems);
  const open = answers.find((answer) => answer.kind === 'unknown');
  return open?.kind === 'unknown' ? couldNotSay(open.reason) : pass(good, writers);
}
