import { second, wholeSecond } from '../base/time.ts';
import type { Context } from './context.ts';
import type { VersionFact } from './facts.ts';
import { judgeHistory } from './judge-history.ts';
import { type Current, type KeyState, stateOf } from './key-state.ts';
import { type Step, timeline, timeOf } from './timeline.ts';
import type { Expectation } from './version-record.ts';

/** What a key was from one time to the next, by what is known of it now. */
export interface PastState {
  /** ISO times; it was so from `from` on and before `to`. */
  readonly from: string;
  readonly to: string;
  readonly state: KeyState;
  /** `null` while nothing of the key was there. */
  readonly current: Current | null;
  readonly expected: Expectation | null;
}

/** A time from `from` on and before `to`: ISO times. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/**
 * What a key was in a window of time, oldest first and without a hole: judged at its beginning, and again at each thing that happened to
 * the key in it. Decisions of people count whenever they were made.
 */
export function pastStates(facts: readonly VersionFact[], context: Context, window: Window): PastState[] {
  const times = timeline(facts)
    .map(timeOf)
    .concat(context.dataset.modes.map(({ since }) => since))
    .filter((at) => second(at) > second(window.from) && second(at) < second(window.to));
  const starts = [window.from, ...[...new Set(times)].sort()];
  const states = starts.map((from, index) => ({
    from,
    to: starts[index + 1] ?? window.to,
    ...stateAt(facts, context, from),
  }));
  return states.reduce<PastState[]>(joined, []);
}

/**
 * What a key was for less than a second in a window of time, oldest first: S3 gives times in whole seconds, and what came and went within
 * one has no length. Each begins and ends with its second. What it was before or after that second as well is none of these.
 */
export function passingStates(facts: readonly VersionFact[], context: Context, window: Window): PastState[] {
  const steps = timeline(facts);
  const after = (count: number, at: string): PastState => {
    const { standing } = judgeHistory(factsOf(steps.slice(0, count)), contextBy(context, at));
    const { current, expected } = standing;
    return { from: at, to: at, state: stateOf(standing), current, expected };
  };
  const found: PastState[] = [];
  for (const [at, own] of Map.groupBy(steps.keys(), (index) => wholeSecond(timeOf(steps[index] as Step)))) {
    const [first, last] = [own[0] ?? 0, own.at(-1) ?? 0];
    if (own.length < 2 || second(at) < second(window.from) || second(at) >= second(window.to)) continue;
    const [before, end] = [after(first, at), after(last + 1, at)];
    const passing = own.slice(0, -1).map((index) => after(index + 1, at));
    found.push(
      ...passing.filter(
        (state, index) =>
          ![before, end, passing[index - 1]].some((other) => other !== undefined && isSame(state, other)),
      ),
    );
  }
  return found;
}

/** What is known of versions after these steps. */
function factsOf(steps: readonly Step[]): VersionFact[] {
  const destroyed = new Set(steps.flatMap((step) => (step.type === 'destroyed' ? [step.fact] : [])));
  const moves = new Set(steps.flatMap((step) => (step.type === 'moved' ? [step.move] : [])));
  return steps.flatMap(({ type, fact }) =>
    type === 'stored'
      ? [
          {
            ...fact,
            destroyed: destroyed.has(fact) ? fact.destroyed : null,
            ...(fact.moves ? { moves: fact.moves.filter((move) => moves.has(move)) } : {}),
          },
        ]
      : [],
  );
}

/** What a key was at one moment, with everything that happened in that second. */
export function stateAt(
  facts: readonly VersionFact[],
  context: Context,
  at: string,
): Pick<PastState, 'state' | 'current' | 'expected'> {
  const { standing } = judgeHistory(factsBy(facts, at), contextBy(context, at));
  const { current, expected } = standing;
  return { state: stateOf(standing), current, expected };
}

/** What had happened by then. */
const factsBy = (facts: readonly VersionFact[], at: string): VersionFact[] => {
  const isOver = (time: string): boolean => second(time) <= second(at);
  return facts
    .filter(({ storedAt }) => isOver(storedAt))
    .map((fact) => ({
      ...fact,
      destroyed: fact.destroyed !== null && isOver(fact.destroyed.at) ? fact.destroyed : null,
      ...(fact.moves ? { moves: fact.moves.filter((move) => isOver(move.at)) } : {}),
    }));
};

function contextBy(context: Context, at: string): Context {
  const modes = context.dataset.modes.filter(({ since }) => second(since) <= second(at));
  const first = context.dataset.modes.slice(0, 1);
  return { ...context, dataset: { ...context.dataset, modes: modes.length > 0 ? modes : first } };
}

/** A state that is as the one before goes on. */
function joined(states: PastState[], next: PastState): PastState[] {
  const last = states.at(-1);
  if (last === undefined || !isSame(last, next)) return [...states, next];
  return [...states.slice(0, -1), { ...last, to: next.to }];
}

const isSame = (a: PastState, b: PastState): boolean =>
  a.state === b.state &&
  a.current?.version === b.current?.version &&
  a.current?.class === b.current?.class &&
  a.expected?.digest === b.expected?.digest;
