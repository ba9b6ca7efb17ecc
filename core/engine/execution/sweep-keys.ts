import { SealwatchError } from '../../base/errors.ts';
import type { VersionIdentity } from '../../base/object-ref.ts';
import { second, wholeSecond } from '../../base/time.ts';
import type { HashText } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import { parseSweepLevel } from '../../scope/sweep-level.ts';
import { type KeyInOrder, keyInOrder } from '../../versions/entry.ts';
import { areSameKept, keptVersions, versionHash } from '../../versions/kept-versions.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import { identityOf } from '../objects/observation.ts';
import type { ManifestStore } from '../objects/ports.ts';
import type { KeyPage } from '../runs/plan-units.ts';
import { addTotals, NO_TOTALS, type Run, type Totals } from '../runs/run.ts';
import type { PlannedKey } from '../runs/unit-store.ts';
import type { RunStore } from '../sealing/run-store.ts';
import { configuredAnew, watchedDatasetOf } from '../sealing/seal-run.ts';

interface SweepPorts {
  readonly store: Pick<ManifestStore, 'entries'>;
  readonly runs: RunStore;
  readonly hash: HashText;
  readonly secretHash: () => Promise<HashText>;
}

/** Digits of a hash that are drawn from: a sample of a ten-thousandth of a per cent is exact. */
const DRAWN_DIGITS = 12;

/** Whether a run asks for a stored checksum of each key, and reads nothing. */
export const asksForChecksums = ({ kind, level }: Run): boolean => kind === 'sweep' && level === 's3';

/** Whether the bytes of a key are read again in a run: which are drawn nobody knows beforehand, and every try draws the same. */
export function isRead({ id, kind, level }: Run, key: string, hash: HashText): boolean {
  if (kind !== 'sweep') return true;
  const parsed = parseSweepLevel(level ?? '');
  if (parsed === null) throw new SealwatchError('INTERNAL', `${id} is swept at no level`);
  if (parsed.kind !== 'sample') return parsed.kind === 'read';
  const drawn = Number.parseInt(hash(`${id}\n${key}`).slice(0, DRAWN_DIGITS), 16) / 16 ** DRAWN_DIGITS;
  return drawn * 100 < parsed.percent;
}

/**
 * The dataset of a sweep.
 * @throws {SealwatchError} `NOT_FOUND` where the configuration does not name it any more, `USAGE` where it names other keys since: those
 * of the sweep would be counted as looked at, and nobody guards them
 */
export async function sweptDatasetOf({ id, dataset, target }: Run, runs: RunStore): Promise<Dataset> {
  if (dataset === null) throw new SealwatchError('INTERNAL', `${id} is a sweep of no dataset`);
  const found = await watchedDatasetOf(dataset, runs);
  if (found.bucket === target?.bucket && found.prefix === target.prefix) return found;
  throw configuredAnew(dataset);
}

/** A key that is as it is recorded, and in order. */
export interface MatchedKey {
  readonly key: string;
  readonly state: string;
}

/** What S3 lists of a key, and what a sweep does with it. */
interface SweptKey extends PlannedKey {
  readonly listed: readonly ListedObject[];
  readonly isThere: boolean;
  /** Whatever is recorded of it. */
  readonly isWorkedOn: boolean;
  /** What is listed may be compared with what is recorded, and settle it. */
  readonly mayMatch: boolean;
}

/** The keys of a page that take work, and the others, each in order. Keys that nothing is recorded of, and that were gone before the seal, are neither. */
export async function keysToSweep(
  run: Run,
  page: KeyPage,
  ports: SweepPorts,
): Promise<{ readonly keys: readonly PlannedKey[]; readonly matched: readonly MatchedKey[] }> {
  const { target, dataset } = run;
  if (run.kind !== 'sweep' || target === null || dataset === null) return { keys: page.keys, matched: [] };
  const { bucket } = target;
  const { sealedAt } = await sweptDatasetOf(run, ports.runs);
  const isAsked = asksForChecksums(run);
  const swept = sweptKeys(run, page, ports.hash);
  const compared = swept.filter(({ isWorkedOn, isThere }) => !isWorkedOn || !isThere);
  const secretHash = await ports.secretHash();
  const isInOrder = ({ key, mayMatch, listed }: SweptKey, inOrder: KeyInOrder | null): boolean =>
    mayMatch && inOrder !== null && isAsRecorded(inOrder, listed, versionHash({ bucket, key }, secretHash));

  // An index may lag behind: it is believed where S3 lists the same, and asked no further.
  const shown = new Map((page.known ?? []).map((each) => [each.key, each]));
  const states = new Map<string, string>();
  for (const each of compared) {
    const known = shown.get(each.key);
    if (known && isInOrder(each, known.inOrder)) states.set(each.key, known.state);
  }

  const unsure = compared.filter(({ key }) => !states.has(key));
  const entries = await ports.store.entries(unsure.map(({ key }) => ({ bucket, key })));
  const recorded = new Map(entries.map((entry) => [entry.key, entry]));
  const over = new Set<string>();
  for (const each of unsure) {
    const entry = recorded.get(each.key);
    if (entry === undefined && each.key !== page.crowded && wasOver(each, sealedAt)) over.add(each.key);
    if (entry !== undefined && isInOrder(each, keyInOrder(entry))) states.set(each.key, entry.state);
  }

  return {
    // A unit of keys that are not read has any number of bytes.
    keys: swept.flatMap(({ key, size }) =>
      states.has(key) || over.has(key) ? [] : [{ key, size: isAsked ? 0 : size }],
    ),
    matched: swept.flatMap(({ key }) => {
      const state = states.get(key);
      return state === undefined ? [] : [{ key, state }];
    }),
  };
}

function sweptKeys(run: Run, page: KeyPage, hash: HashText): SweptKey[] {
  const listed = Map.groupBy(page.listed ?? [], ({ key }) => key);
  const isAsked = asksForChecksums(run);
  return page.keys.map((each) => {
    const versions = listed.get(each.key) ?? [];
    const isWorkedOn = isAsked || isRead(run, each.key, hash);
    return {
      ...each,
      listed: versions,
      isThere: versions[0]?.kind === 'object',
      isWorkedOn,
      mayMatch: !run.gap?.isEveryKey && !isWorkedOn && each.key !== page.crowded,
    };
  });
}

/** True for a key that was gone before the seal, and that nothing stored since. */
const wasOver = ({ isThere, listed }: SweptKey, sealedAt: string | null): boolean =>
  !isThere &&
  sealedAt !== null &&
  listed.every(({ storedAt }) => second(wholeSecond(storedAt)) < second(sealedAt));

/** What matched keys add to a run. */
export const withMatched = (run: Run, matched: readonly MatchedKey[]): Run =>
  matched.length === 0
    ? run
    : {
        ...run,
        objects: run.objects + matched.length,
        matched: matched
          .map(({ state }): Totals => ({ ...NO_TOTALS, keys: 1, outcomes: { [state]: 1 } }))
          .reduce(addTotals, run.matched ?? NO_TOTALS),
      };

/** What is not in order is looked at each time: it may be by now, and it is to be named. */
function isAsRecorded(
  { version, kept }: KeyInOrder,
  listed: readonly ListedObject[],
  hash: (version: VersionIdentity) => string,
): boolean {
  const versions = listed.map((each) => ({
    version: identityOf(each),
    storedAt: wholeSecond(each.storedAt),
  }));
  // One that is gone, and one that was never recorded.
  return version === versions[0]?.version && areSameKept(kept, keptVersions(versions, kept.since, hash));
}
