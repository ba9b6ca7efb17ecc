import { type Coverage, coverageOf, type EventKind, least } from '../cloudtrail/coverage/coverage.ts';
import {
  GLOBAL_SOURCES,
  MANAGEMENT_SOURCES,
  managementOf,
  OBJECT_READS,
  OBJECT_WRITE_EVENTS,
  readOf,
  writeOf,
} from '../cloudtrail/coverage/event-kinds.ts';
import { type Selection, selectionsOf } from '../cloudtrail/coverage/selection.ts';
import type { TrailSettings } from '../cloudtrail/settings/values.ts';
import { type CheckResult, couldNotSay, fail, pass, whereKnown } from './check.ts';
import { anyOf, type BucketFacts, type Fact, known, type TrailFacts, unknown } from './facts.ts';

/** Writes to the bucket's datasets; to all of its objects where nobody guards it. */
export const writesTo = (facts: BucketFacts): readonly EventKind[] => of(facts, OBJECT_WRITE_EVENTS, writeOf);

export const readsOf = (facts: BucketFacts): readonly EventKind[] => of(facts, OBJECT_READS, readOf);

/** Calls that change something, but those of KMS. */
export const MANAGEMENT: readonly EventKind[] = MANAGEMENT_SOURCES.map(managementOf);

export const KEY_MANAGEMENT: readonly EventKind[] = [managementOf('kms')];

const of = (
  facts: BucketFacts,
  names: readonly string[],
  kindOf: (arn: string, name: string) => EventKind,
): readonly EventKind[] => objectArns(facts).flatMap((arn) => names.map((name) => kindOf(arn, name)));

/** How the ARNs of the objects begin. CloudTrail names no keys in directory buckets. */
function objectArns({ name, kind, region, account, datasets }: BucketFacts): readonly string[] {
  if (kind === 'directory') return [`arn:aws:s3express:${region}:${account.id}:bucket/${name}`];
  const prefixes = datasets.length === 0 ? [''] : datasets.map(({ prefix }) => prefix);
  return prefixes.map((prefix) => `arn:aws:s3:::${name}/${prefix}`);
}

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
    .map(({ name, isDeclared }) => `trail ${name}${isDeclared ? ', as the configuration says' : ''}`);

/** A trail that logs, as far as it decides what it takes. */
export interface Taker extends Pick<LoggingTrail, 'selectors'> {
  /** The Region that it belongs to. */
  readonly home: string | null;
  readonly settings: Pick<TrailSettings, 'hasGlobalEvents' | 'isMultiRegion'>;
}

/** How much of each of some kinds of events trails take together; trails whose selectors are not known take nothing. */
export const takenBy = (trails: readonly Taker[], kinds: readonly EventKind[]): Coverage =>
  least(kinds.map((kind) => coverageOf(kind, selectionsBy(trails, kind))));

const selectionsBy = (trails: readonly Taker[], kind: EventKind): readonly Selection[] =>
  trails.filter((trail) => canTake(trail, kind)).flatMap(selectionsIn);

/** The events of global services are those of one Region, and trails of others never see them. */
const canTake = (trail: Taker, kind: EventKind): boolean =>
  !GLOBAL_SOURCES.has(kind.eventSource?.replace('.amazonaws.com', '') ?? '') ||
  (trail.settings.hasGlobalEvents && (trail.settings.isMultiRegion || trail.home === 'us-east-1'));

function selectionsIn({ selectors }: Taker): readonly Selection[] {
  return selectors.kind === 'unknown' ? [] : (selectionsOf(selectors.value) ?? UNTOUCHED);
}

/** A trail takes management events and no data events until somebody configures it otherwise. */
const UNTOUCHED: readonly Selection[] = selectionsOf({ basic: [{}], advanced: null }) ?? [];

/** What is asked of a trail, and what to say. */
interface Question {
  readonly good: string;
  readonly bad: string;
  ask(trail: LoggingTrail): Fact<boolean>;
}

/**
 * Judges the trails that are witnesses: of the management events, and of the writes to the bucket's objects, each time those that take
 * most. One good witness of each is enough; further trails may be as they like.
 */
export const judgeWitnesses = (facts: BucketFacts, question: Question): CheckResult =>
  whereKnown(trailsOf(facts), (trails) => judgedByWitnesses(trails, [MANAGEMENT, writesTo(facts)], question));

function judgedByWitnesses(
  trails: Trails,
  evidence: readonly (readonly EventKind[])[],
  question: Question,
): CheckResult {
  const groups = evidence
    .map((kinds) => witnesses(trails.logging, kinds))
    .filter((group) => group.length > 0);
  const answers = groups.map((group) => anyOf(group.map(question.ask)));
  const doubts = [...trails.doubts.map(unknown), ...unreadable(trails.logging)];
  const possible = judgedByPossible(trails, groups.flat(), question);
  if (groups.length === 0)
    return possible ?? firstReason(doubts) ?? fail('no trail is a witness of what happens to it');
  if (answers.every((answer) => answer.kind === 'known' && answer.value)) return pass(question.good);
  const open = answers.filter(({ kind }) => kind === 'unknown');
  return firstReason([...open, ...doubts]) ?? fail(question.bad, failing(groups, question));
}

/**
 * Where no trail is a witness for sure, those that may be: of a trail of another account the list alone shows how it writes, and
 * whichever of them is the witness, the answer is the same.
 */
function judgedByPossible(
  { logging, described }: Trails,
  sure: readonly LoggingTrail[],
  question: Question,
): CheckResult | null {
  const possible = [...logging.filter(({ selectors }) => selectors.kind === 'unknown'), ...described];
  if (sure.length > 0 || possible.length === 0) return null;
  const answers = possible.map(question.ask);
  const open = answers.find(({ kind }) => kind === 'unknown');
  if (open?.kind === 'unknown') return couldNotSay(open.reason);
  const details = possible.map(
    (each) => `trail ${each.name} of the account ${ownerOf(each)}, by the list of trails`,
  );
  const values = answers.map((answer) => answer.kind === 'known' && answer.value);
  if (values.every((value) => value)) return pass(question.good, details);
  return values.some((value) => value) ? null : fail(question.bad, details);
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

/** A trail that logs the events of the bucket's Region. */
export interface LoggingTrail extends Omit<TrailFacts, 'settings'> {
  /** The Region that it belongs to: a trail of one Region takes the events of that one. */
  readonly home: string | null;
  readonly settings: TrailSettings;
}

interface Trails {
  readonly logging: readonly LoggingTrail[];
  /** Those that are there and log nothing of the Region. */
  readonly idle: readonly TrailFacts[];
  /** Why it is not known of others whether they log. */
  readonly doubts: readonly string[];
  /** Those others, as far as the list of trails describes them. */
  readonly described: readonly LoggingTrail[];
}

/** The trails of the account, as far as they can be witnesses of what happens to a bucket. */
export function trailsOf({ account, region }: BucketFacts): Fact<Trails> {
  if (account.trails.kind === 'unknown') return account.trails;
  const all = account.trails.value;
  const logging = all.flatMap((trail) => loggingTrail(trail, region) ?? []);
  return known({
    logging,
    idle: all.filter(
      ({ arn, settings }) => settings.kind === 'known' && !logging.some((each) => each.arn === arn),
    ),
    described: all.flatMap((trail) =>
      trail.settings.kind === 'unknown' &&
      trail.described &&
      (trail.described.isMultiRegion || homeOf(trail) === region)
        ? [{ ...trail, settings: trail.described, home: homeOf(trail) }]
        : [],
    ),
    doubts: all.flatMap(({ name, settings }) =>
      settings.kind === 'unknown' ? [`trail ${name}: ${settings.reason}`] : [],
    ),
  });
}

function loggingTrail(trail: TrailFacts, region: string): LoggingTrail | null {
  if (trail.settings.kind === 'unknown') return null;
  const settings = trail.settings.value;
  const home = homeOf(trail);
  const isHere = settings.isMultiRegion || home === region;
  return settings.exists && settings.isLogging && isHere ? { ...trail, settings, home } : null;
}

const homeOf = ({ arn }: Pick<TrailFacts, 'arn'>): string | null => arn.split(':')[3] ?? null;

/** The account that a trail belongs to: trails of an organization are another account's. */
export const ownerOf = ({ arn }: Pick<TrailFacts, 'arn'>): string | null => arn.split(':')[4] ?? null;
