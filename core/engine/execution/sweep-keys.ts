import { SealwatchError } from '../../base/errors.ts';
import type { HashText } from '../../findings/finding.ts';
import { parseSweepLevel } from '../../scope/sweep-level.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { identityOf } from '../objects/observation.ts';
import type { ManifestStore } from '../objects/ports.ts';
import type { KeyPage } from '../runs/plan-units.ts';
import { addTotals, NO_TOTALS, type Run, type Totals } from '../runs/run.ts';
import type { PlannedKey } from '../runs/unit-store.ts';

interface SweepPorts {
  readonly store: Pick<ManifestStore, 'entries'>;
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

/** The keys of a page that take work, and the others, each in order. */
export async function keysToSweep(
  run: Run,
  { keys, listed = [] }: KeyPage,
  ports: SweepPorts,
): Promise<{ readonly keys: readonly PlannedKey[]; readonly matched: readonly MatchedKey[] }> {
  const { target } = run;
  if (run.kind !== 'sweep' || target === null) return { keys, matched: [] };
  // S3 is asked about each key, and a unit of keys that are not read has any number of bytes.
  if (asksForChecksums(run)) return { keys: keys.map(({ key }) => ({ key, size: 0 })), matched: [] };
  const compared = keys.filter(({ key }) => !isRead(run, key, ports.hash));
  const entries = await ports.store.entries(compared.map(({ key }) => ({ bucket: target.bucket, key })));
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  const current = new Map(listed.map((object) => [object.key, identityOf(object)]));
  const matched = compared.flatMap(({ key }): MatchedKey[] => {
    const entry = known.get(key);
    return entry && isAsRecorded(entry, current.get(key)) ? [{ key, state: entry.state }] : [];
  });
  const isMatched = new Set(matched.map(({ key }) => key));
  return { keys: keys.filter(({ key }) => !isMatched.has(key)), matched };
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
const isAsRecorded = (
  { standing, state, isHeld, isSettled }: ManifestEntry,
  current: string | undefined,
): boolean =>
  IN_ORDER.has(state) &&
  !isHeld &&
  isSettled &&
  current !== undefined &&
  standing.current?.version === current;
