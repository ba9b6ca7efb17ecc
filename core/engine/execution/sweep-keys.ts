import { SealwatchError } from '../../base/errors.ts';
import { second, wholeSecond } from '../../base/time.ts';
import type { HashText } from '../../findings/finding.ts';
import { parseSweepLevel } from '../../scope/sweep-level.ts';
import { type KeyInOrder, keyInOrder } from '../../versions/entry.ts';
import { areSameKept, keptVersions } from '../../versions/kept-versions.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import { identityOf } from '../objects/observation.ts';
import type { ManifestStore } from '../objects/ports.ts';
import type { KeyPage } from '../runs/plan-units.ts';
import { addTotals, NO_TOTALS, type Run, type Totals } from '../runs/run.ts';
import type { PlannedKey } from '../runs/unit-store.ts';
import type { RunStore } from '../sealing/run-store.ts';

interface SweepPorts {
  readonly store: Pick<ManifestStore, 'entries'>;
  readonly runs: Pick<RunStore, 'dataset'>;
  readonly hash: HashText;
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

/** A key that is as it is recorded, and in order. */
export interface MatchedKey {
  readonly key: string;
  readonly state: string;
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
  const isAsked = asksForChecksums(run);
  const listed = Map.groupBy(page.listed ?? [], ({ key }) => key);
  const isThere = ({ key }: PlannedKey): boolean => listed.get(key)?.[0]?.kind === 'object';
  const isWorkedOn = ({ key }: PlannedKey): boolean => isAsked || isRead(run, key, ports.hash);
  const compared = page.keys.filter((each) => !isWorkedOn(each) || !isThere(each));
  const mayMatch = (each: PlannedKey): boolean =>
    !run.gap?.isEveryKey && !isWorkedOn(each) && each.key !== page.crowded;
  const isListed = ({ key }: PlannedKey, inOrder: KeyInOrder | null): boolean =>
    inOrder !== null && isAsRecorded(inOrder, listed.get(key) ?? [], ports.hash);
  const shown = new Map((page.known ?? []).map((each) => [each.key, each]));
  const isAsShown = (each: PlannedKey): boolean =>
    mayMatch(each) && isListed(each, shown.get(each.key)?.inOrder ?? null);
  // An index may lag behind: it is believed where S3 lists the same, and asked no further.
  const unsure = compared.filter((each) => !isAsShown(each));
  const entries = await ports.store.entries(unsure.map(({ key }) => ({ bucket, key })));
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  const sealedAt = (await ports.runs.dataset(dataset))?.sealedAt ?? null;
  const isOver = (each: PlannedKey): boolean =>
    !known.has(each.key) &&
    !isThere(each) &&
    sealedAt !== null &&
    each.key !== page.crowded &&
    (listed.get(each.key) ?? []).every(({ storedAt }) => second(wholeSecond(storedAt)) < second(sealedAt));
  const matched = compared.flatMap((each): MatchedKey[] => {
    const { key } = each;
    const entry = known.get(key);
    if (entry === undefined) return isAsShown(each) ? [{ key, state: shown.get(key)?.state ?? '' }] : [];
    return mayMatch(each) && isListed(each, keyInOrder(entry)) ? [{ key, state: entry.state }] : [];
  });
  const isMatched = new Set(matched.map(({ key }) => key));
  const isCompared = new Set(compared.map(({ key }) => key));
  const keys = page.keys.filter(
    (each) => !isMatched.has(each.key) && !(isCompared.has(each.key) && isOver(each)),
  );
  // A unit of keys that are not read has any number of bytes.
  return { keys: isAsked ? keys.map(({ key }) => ({ key, size: 0 })) : keys, matched };
}

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
  hash: HashText,
): boolean {
  const versions = listed.map((each) => ({
    version: identityOf(each),
    storedAt: wholeSecond(each.storedAt),
  }));
  // One that is gone, and one that was never recorded.
  return version === versions[0]?.version && areSameKept(kept, keptVersions(versions, kept.since, hash));
}
