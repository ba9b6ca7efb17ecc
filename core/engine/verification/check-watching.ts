import { remembered } from '../../base/memoize.ts';
import type { Clock } from '../../base/time.ts';
import { uncarried } from '../../posture/delivery-rule.ts';
import type { Fact } from '../../posture/facts.ts';
import { currentMode, type Dataset, isWatched } from '../../scope/dataset.ts';
import { type ObjectQueue, queueOf } from '../../scope/object-queue.ts';
import { type BlindTime, MAX_UNSURE_MS } from '../../versions/day-coverage.ts';
import type { RunStore } from '../sealing/run-store.ts';
import type { Interruption, WatchCheck, WatchReader, WatchStore } from './ports.ts';

export interface WatchPorts {
  readonly runs: Pick<RunStore, 'datasets'>;
  readonly store: WatchStore;
  readonly watchers: WatchReader;
  readonly buckets: readonly string[];
  /** What the code of the functions is that watch. */
  readonly code: string;
  readonly clock: Clock;
}

/** Names of datasets. */
export interface Watching {
  readonly unwatched: readonly string[];
  /** Watched again, so that every key is to be looked at. */
  readonly back: readonly string[];
  /** By dataset: a time until now in which it was not sure that every change is seen. Another release of the code makes none. */
  readonly blind: Readonly<Record<string, BlindTime>>;
  /** By dataset: a time until now after a call that changed what watches it, although everything stands now and stood at the last look. */
  readonly passed: Readonly<Record<string, BlindTime>>;
}

/**
 * Asks whether each change of each dataset is still seen, and keeps since when it is not. A dataset that is watched again, or that
 * nobody was sure of for too long, has a gap from then on: every key of it is looked at.
 */
export async function checkWatching(ports: WatchPorts): Promise<Watching> {
  const { runs, store, clock } = ports;
  const last = await store.lastCheck();
  const now = clock().toISOString();
  const interruptions = last === null ? [] : await store.interruptionsSeenAfter(last.at);
  const datasets = (await runs.datasets()).filter(
    (dataset) => isWatched(dataset) && ports.buckets.includes(dataset.bucket),
  );
  const obstacles = obstaclesBy(ports.watchers);
  const watchedAt: Record<string, string> = {};
  const [unwatched, back]: [string[], string[]] = [[], []];
  const blind: Record<string, BlindTime> = {};
  const passed: Record<string, BlindTime> = {};
  for (const dataset of datasets) {
    const { name } = dataset;
    const before = last?.watchedAt[name] ?? null;
    const found = await obstacles(dataset);
    const isSure = found.kind === 'known' && found.value.length === 0;
    if (isSure) watchedAt[name] = now;
    else if (before !== null) watchedAt[name] = before;
    if (dataset.status === 'unsealed') continue;
    const moment = { last, before, now, interruptions, code: ports.code };
    const from = gapStart(dataset, moment);
    const blindFrom = blindStart(dataset, moment);
    if (blindFrom !== null) blind[name] = { from: blindFrom, to: now };
    const passedFrom = interruptedAt(dataset, interruptions);
    if (isSure && passedFrom !== null && dataset.unwatched === undefined)
      passed[name] = { from: passedFrom, to: now };
    if (isSure && from !== null) {
      await store.beginGap(name, { from, to: now });
      back.push(name);
    }
    const reasons = isSure ? [] : reasonsOf(found, from);
    if (reasons.length === 0) continue;
    const since = firstOf(from, before) ?? now;
    await store.saveUnwatched(name, { since, reasons });
    unwatched.push(name);
    blind[name] = { from: since, to: now };
  }
  await store.saveCheck({ at: now, code: ports.code, watchedAt });
  return { unwatched, back, blind, passed };
}

/** What is not known is no obstacle by itself, but none of what made a gap may be forgotten over it. */
function reasonsOf(found: Fact<readonly string[]>, gapFrom: string | null): readonly string[] {
  if (found.kind === 'known') return found.value;
  return gapFrom === null ? [] : [`it is not known whether each change is seen: ${found.reason}`];
}

interface Moment {
  readonly last: WatchCheck | null;
  /** ISO time at which it was sure for the last time that every change is seen; `null` where it never was. */
  readonly before: string | null;
  readonly now: string;
  readonly interruptions: readonly Interruption[];
  readonly code: string;
}

/** Since when a dataset that is watched now was not, or by other code; `null` where it was all the time. */
function gapStart(dataset: Dataset, moment: Moment): string | null {
  const { last, before, code } = moment;
  const isOther = before !== null && last !== null && last.code !== code;
  return firstOf(blindStart(dataset, moment), isOther ? before : null);
}

/** Since when it was not sure that every change is seen, by whatever code; `null` where it was all the time. */
function blindStart(dataset: Dataset, { before, now, interruptions }: Moment): string | null {
  const isLate = before !== null && Date.parse(now) - Date.parse(before) > MAX_UNSURE_MS;
  return firstOf(
    dataset.unwatched?.since ?? null,
    interruptedAt(dataset, interruptions),
    isLate ? before : null,
  );
}

/** When the first of the calls came that kept changes of a dataset from being seen. */
const interruptedAt = ({ bucket }: Dataset, interruptions: readonly Interruption[]): string | null =>
  firstOf(
    ...interruptions.filter((each) => each.bucket === null || each.bucket === bucket).map(({ at }) => at),
  );

const firstOf = (...times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).sort()[0] ?? null;

/** What keeps changes of a dataset from being seen; asks for what several datasets share once. */
function obstaclesBy(watchers: WatchReader): (dataset: Dataset) => Promise<Fact<readonly string[]>> {
  const sendsEvents = remembered((bucket: string) => watchers.sendsEvents(bucket));
  const rules = remembered((bucket: string) => watchers.rules(bucket));
  const standstills = remembered((queue: ObjectQueue) => watchers.standstills(queue));
  const undelivered = remembered((_: 'all') => watchers.undelivered());
  return async (dataset) => {
    const { bucket } = dataset;
    // Objects that take long to read are passed on to the bulk queue.
    const queues: readonly ObjectQueue[] = [...new Set([queueOf(currentMode(dataset)), 'bulk'] as const)];
    return joined([
      mapped(await sendsEvents(bucket), (sends) =>
        sends ? [] : [`the bucket ${bucket} sends no events to EventBridge`],
      ),
      mapped(await rules(bucket), (found) => uncarried(found ?? [], bucket, dataset)),
      ...(await Promise.all(queues.map(standstills))),
      mapped(await undelivered('all'), (count) =>
        count === 0 ? [] : [`${count} events of S3 reached no queue`],
      ),
    ]);
  };
}

const mapped = <A, B>(fact: Fact<A>, map: (value: A) => B): Fact<B> =>
  fact.kind === 'unknown' ? fact : { kind: 'known', value: map(fact.value) };

/** One obstacle is enough, whatever else is not known. */
function joined(facts: readonly Fact<readonly string[]>[]): Fact<readonly string[]> {
  const reasons = facts.flatMap((fact) => (fact.kind === 'known' ? fact.value : []));
  const unknown = facts.find((fact) => fact.kind === 'unknown');
  return reasons.length === 0 && unknown ? unknown : { kind: 'known', value: reasons };
}
