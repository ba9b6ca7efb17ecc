import { SealwatchError } from '../../base/errors.ts';
import { second, wholeSecond } from '../../base/time.ts';
import type { HashText } from '../../findings/finding.ts';
import { parseSweepLevel } from '../../scope/sweep-level.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
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
  const listed = Map.groupBy(page.listed ?? [], ({ key }) => key);
  const isThere = ({ key }: PlannedKey): boolean => listed.get(key)?.[0]?.kind === 'object';
  const compared = page.keys.filter((each) => !isRead(run, each.key, ports.hash) || !isThere(each));
  const entries = await ports.store.entries(compared.map(({ key }) => ({ bucket, key })));
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  const sealedAt = (await ports.runs.dataset(dataset))?.sealedAt ?? null;
  const isOver = (each: PlannedKey): boolean =>
    !known.has(each.key) &&
    !isThere(each) &&
    sealedAt !== null &&
    each.key !== page.crowded &&
    (listed.get(each.key) ?? []).every(({ storedAt }) => second(wholeSecond(storedAt)) < second(sealedAt));
  const matched = compared.flatMap(({ key }): MatchedKey[] => {
    const entry = known.get(key);
    const isSame =
      !run.gap?.isEveryKey &&
      !isRead(run, key, ports.hash) &&
      key !== page.crowded &&
      entry !== undefined &&
      isAsRecorded(entry, listed.get(key) ?? [], ports.hash);
    return isSame ? [{ key, state: entry.state }] : [];
  });
  const isMatched = new Set(matched.map(({ key }) => key));
  const isCompared = new Set(compared.map(({ key }) => key));
  return {
    keys: page.keys.filter((each) => !isMatched.has(each.key) && !(isCompared.has(each.key) && isOver(each))),
    matched,
  };
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

const IN_ORDER: ReadonlySet<string> = new Set(['intact', 'recorded']);

/** What is not in order is looked at each time: it may be by now, and it is to be named. */
function isAsRecorded(
  { standing, state, isHeld, isSettled, kept }: ManifestEntry,
  listed: readonly ListedObject[],
  hash: HashText,
): boolean {
  const versions = listed.map((each) => ({
    version: identityOf(each),
    storedAt: wholeSecond(each.storedAt),
  }));
  return (
    IN_ORDER.has(state) &&
    !isHeld &&
    isSettled &&
    standing.current?.version === versions[0]?.version &&
    kept !== null &&
    // One that is gone, and one that was never recorded.
    areSameKept(kept, keptVersions(versions, kept.since, hash))
  );
}
