import { mapAtOnce } from '../../base/concurrency-limit.ts';
import { compareText, msSince } from '../../base/time.ts';
import type { Copy } from '../../findings/finding.ts';
import { type Dataset, isWatched } from '../../scope/dataset.ts';
import {
  type DatasetHold,
  type HoldKind,
  type HoldOn,
  heldBy,
  holdName,
  isInForce,
} from '../../scope/hold.ts';
import type { ManifestStore } from '../objects/ports.ts';
import type { RunStore } from '../sealing/run-store.ts';
import type { ManifestKeys } from '../verification/ports.ts';
import { heldVersions } from './held-version.ts';
import {
  type CheckedPage,
  finished,
  type HoldCheck,
  MAX_LOCKS,
  newRound,
  type UnheldVersion,
  withPage,
} from './hold-check.ts';
import { endFinding, type ReportHoldPorts, reportHold } from './report-hold.ts';

/** How Object Lock keeps a version, of what was asked for. */
export type Lock =
  | { readonly kind: 'retention' /** ISO time; `null` without one. */; readonly until: string | null }
  | { readonly kind: 'legal'; readonly isOn: boolean }
  /** The version is not there, which others report. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unread'; readonly reason: string };

export interface WatchHoldsPorts extends ReportHoldPorts {
  readonly runs: Pick<RunStore, 'holds' | 'datasets'>;
  readonly store: ReportHoldPorts['store'] & Pick<ManifestStore, 'entries' | 'history'>;
  readonly manifestKeys: ManifestKeys;
  readonly checks: {
    all(): Promise<HoldCheck[]>;
    save(check: HoldCheck): Promise<void>;
  };
  /** Asks for one lock, in one request. */
  readonly lock: (version: Copy, kind: HoldKind) => Promise<Lock>;
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
}

/** A round begins so long after the one before: a small dataset is checked once a day. */
const ROUND_EVERY_MS = 24 * 60 * 60_000;
/** Keys of a page of the manifest at most. */
const PAGE = 1000;
const CONCURRENCY = 16;
/** A page of slow answers takes less. */
const PAGE_MS = 120_000;

/**
 * Checks whether held versions are still held, as many as one turn allows, and ends what was found of holds that are over.
 * @throws what kept a hold from being checked, after the others were; AggregateError where there are several
 */
export async function watchHolds(ports: WatchHoldsPorts): Promise<void> {
  const holds = await ports.runs.holds();
  if (holds.length === 0) return;
  const now = ports.clock();
  const checks = new Map((await ports.checks.all()).map((check) => [check.hold, check]));
  const watched = holds.map((hold) => ({ hold, check: checks.get(holdName(hold)) ?? notYet(hold) }));
  for (const { hold, check } of watched) {
    if (isInForce(hold, now.toISOString()) || check.finding === null) continue;
    await endFinding(check.finding, ports);
    await ports.checks.save({ ...check, finding: null });
  }
  const datasets = new Map((await ports.runs.datasets()).map((dataset) => [dataset.name, dataset]));
  const due = watched.flatMap(({ hold, check }) => {
    const dataset = datasets.get(hold.dataset);
    const isDue = isInForce(hold, now.toISOString()) && isTimeFor(hold, check, now);
    return dataset && isDue && isOf(hold, dataset) ? [{ hold, check, dataset }] : [];
  });
  let left = MAX_LOCKS;
  const failures: unknown[] = [];
  // Who waited longest has the first turn.
  for (const each of due.toSorted((a, b) => compareText(a.check.at, b.check.at))) {
    if (left < PAGE || ports.msLeft() < PAGE_MS) break;
    try {
      left -= await goOn(each, left, ports);
    } catch (error) {
      // One that fails every time would be first every time.
      failures.push(error);
    }
  }
  if (failures.length > 1)
    throw new AggregateError(failures, `${failures.length} of ${due.length} holds could not be checked`);
  if (failures.length === 1) throw failures[0];
}

const notYet = (hold: DatasetHold): HoldCheck => ({
  hold: holdName(hold),
  at: '',
  round: null,
  last: null,
  finding: null,
});

/** One that was put again is checked again. */
const isTimeFor = ({ since }: DatasetHold, { round, last }: HoldCheck, now: Date): boolean =>
  round !== null ||
  last === null ||
  last.startedAt <= since ||
  msSince(last.startedAt, now) >= ROUND_EVERY_MS;

/** False where the name stands for other keys by now, or for none that anybody watches. */
const isOf = ({ bucket, prefix }: DatasetHold, dataset: Dataset): boolean =>
  isWatched(dataset) && dataset.bucket === bucket && dataset.prefix === prefix;

interface Watched {
  readonly hold: DatasetHold;
  readonly check: HoldCheck;
  readonly dataset: Dataset;
}

/** @returns how many locks were asked for */
async function goOn(
  { hold, check, dataset }: Watched,
  most: number,
  ports: WatchHoldsPorts,
): Promise<number> {
  const at = ports.clock().toISOString();
  // What it found before the hold was put again may be right by now.
  const isStale = check.round !== null && check.round.startedAt <= hold.since;
  let round = check.round === null || isStale ? newRound(at) : check.round;
  let [asked, isOver] = [0, false];
  do {
    const { bucket, prefix } = hold;
    const page = await ports.manifestKeys(bucket, prefix, round.cursor);
    const found = await checkKeys(
      page.keys.map(({ key }) => key),
      { hold, dataset },
      ports,
    );
    asked += found.checked;
    round = withPage(round, found, page.cursor);
    isOver = page.cursor === null;
  } while (!isOver && asked + PAGE <= most && ports.msLeft() >= PAGE_MS);
  const finding = await reportHold(hold, round, { known: check.finding, isOver }, ports);
  const last = isOver ? finished(round, ports.clock().toISOString()) : check.last;
  await ports.checks.save({ ...check, at, round: isOver ? null : round, last, finding });
  return asked;
}

async function checkKeys(
  keys: readonly string[],
  { hold, dataset }: Pick<Watched, 'hold' | 'dataset'>,
  ports: WatchHoldsPorts,
): Promise<CheckedPage> {
  const { bucket, kind } = hold;
  const entries = await ports.store.entries(keys.map((key) => ({ bucket, key })));
  const own = entries.filter((entry) => entry.dataset === hold.dataset);
  const holds = heldBy(hold, ports.clock().toISOString());
  const versions = await mapAtOnce(own, CONCURRENCY, async (entry) => {
    const held = await heldVersions(entry, holds, dataset, () => ports.store.history(entry));
    const asked = [];
    for (const each of held) asked.push({ ...each, lock: await ports.lock(each.version, kind) });
    return asked;
  });
  const asked = versions.flat();
  return {
    checked: asked.length,
    unheld: asked.flatMap(({ version, on, lock }) => unheld(version, lock, on)),
    unread: asked.flatMap(({ lock }) => (lock.kind === 'unread' ? [lock.reason] : [])),
  };
}

function unheld({ key, versionId }: Copy, lock: Lock, { until }: HoldOn): UnheldVersion[] {
  if (lock.kind === 'legal') return lock.isOn ? [] : [{ key, versionId, why: 'it has no legal hold' }];
  if (lock.kind !== 'retention' || until === null) return [];
  // S3 may keep whole seconds.
  if (lock.until !== null && seconds(lock.until) >= seconds(until)) return [];
  const why = lock.until === null ? 'it has no retention' : `it is retained only until ${lock.until}`;
  return [{ key, versionId, why }];
}

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);
