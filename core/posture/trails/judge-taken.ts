import type { EventKind } from '../../cloudtrail/coverage/coverage.ts';
import type { CheckResult } from '../check.ts';
import type { BucketFacts } from '../facts.ts';
import { couldNotSay, fail, pass, whereKnown } from '../results.ts';
import type { LoggingTrail, Trails } from './logging-trails.ts';
import { trailsOf } from './logging-trails.ts';
import { takenBy } from './taken.ts';

/** Passes where trails that log take all of some kinds of events. What they are is said in words: "writes to its objects". */
export const judgeTaken = (facts: BucketFacts, kinds: readonly EventKind[], what: string): CheckResult =>
  whereKnown(trailsOf(facts), (trails) => judged(trails, kinds, what));

function judged(trails: Trails, kinds: readonly EventKind[], what: string): CheckResult {
  const { logging } = trails;
  const taken = takenBy(logging, kinds);
  if (taken === 'all') return pass(`CloudTrail records all ${what}`, takers(logging, kinds));
  const [doubt] = doubtsAbout(trails);
  if (doubt !== undefined) return couldNotSay(doubt);
  if (logging.length === 0) return fail(`no trail logs, so nothing records ${what}`);
  if (taken === 'none')
    return fail(
      `no trail records all ${what}`,
      logging.map(({ name }) => `trail ${name}`),
    );
  return fail(`CloudTrail records only some ${what}`, takers(logging, kinds));
}

const doubtsAbout = ({ logging, doubts }: Trails): readonly string[] => [
  ...doubts,
  ...logging.flatMap(({ name, selectors }) =>
    selectors.kind === 'unknown' ? [`trail ${name}: ${selectors.reason}`] : [],
  ),
];

const takers = (logging: readonly LoggingTrail[], kinds: readonly EventKind[]): readonly string[] =>
  logging
    .filter((trail) => kinds.some((kind) => takenBy([trail], [kind]) !== 'none'))
    .map(({ name }) => `trail ${name}`);
