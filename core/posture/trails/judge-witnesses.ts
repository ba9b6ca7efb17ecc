import type { Coverage, EventKind } from '../../cloudtrail/coverage/coverage.ts';
import type { CheckResult } from '../check.ts';
import { anyOf } from '../fact-logic.ts';
import { type BucketFacts, type Fact, unknown } from '../facts.ts';
import { couldNotSay, fail, pass, whereKnown } from '../results.ts';
import { MANAGEMENT, writesTo } from './evidence.ts';
import { type LoggingTrail, type Trails, trailsOf } from './logging-trails.ts';
import { takenBy } from './taken.ts';

/** What is asked of a trail, and what to say. */
export interface Question {
  readonly good: string;
  readonly bad: string;
  ask(trail: LoggingTrail): Fact<boolean>;
}

/**
 * Judges the trails that are witnesses: of the management events, and of the writes to the bucket's objects, each time those that take
 * most. One good witness of each is enough; further trails may be as they like.
 */
export const judgeWitnesses = (facts: BucketFacts, question: Question): CheckResult =>
  whereKnown(trailsOf(facts), (trails) => judged(trails, [MANAGEMENT, writesTo(facts)], question));

function judged(
  trails: Trails,
  evidence: readonly (readonly EventKind[])[],
  question: Question,
): CheckResult {
  const groups = evidence
    .map((kinds) => witnesses(trails.logging, kinds))
    .filter((group) => group.length > 0);
  const verdicts = groups.map((group) => anyOf(group.map(question.ask)));
  const doubts = [...trails.doubts.map(unknown), ...unreadable(trails.logging)];
  if (groups.length === 0) return firstReason(doubts) ?? fail('no trail is a witness of what happens to it');
  if (verdicts.every((verdict) => verdict.kind === 'known' && verdict.value)) return pass(question.good);
  const open = verdicts.filter(({ kind }) => kind === 'unknown');
  return firstReason([...open, ...doubts]) ?? fail(question.bad, failing(groups, question));
}

const RANKS: readonly Coverage[] = ['all', 'some'];

/** The trails that take most of some kinds of events; none where nobody takes any. */
function witnesses(logging: readonly LoggingTrail[], kinds: readonly EventKind[]): readonly LoggingTrail[] {
  const taking = (wanted: Coverage) => logging.filter((trail) => takenBy([trail], kinds) === wanted);
  return RANKS.map(taking).find((found) => found.length > 0) ?? [];
}

const unreadable = (logging: readonly LoggingTrail[]): readonly Fact<never>[] =>
  logging.flatMap(({ name, selectors }) =>
    selectors.kind === 'unknown' ? [unknown(`trail ${name}: ${selectors.reason}`)] : [],
  );

function firstReason(facts: readonly Fact<unknown>[]): CheckResult | null {
  const open = facts.find(({ kind }) => kind === 'unknown');
  return open?.kind === 'unknown' ? couldNotSay(open.reason) : null;
}

const failing = (groups: readonly (readonly LoggingTrail[])[], { ask }: Question): readonly string[] => {
  const found = groups.flat().filter((trail) => {
    const answer = ask(trail);
    return answer.kind === 'known' && !answer.value;
  });
  return [...new Set(found.map(({ name }) => `trail ${name}`))];
};
