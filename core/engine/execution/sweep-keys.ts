import { SealwatchError } from '../../base/errors.ts';
import type { HashText } from '../../findings/finding.ts';
import { parseSweepLevel } from '../../scope/sweep-level.ts';
import { versionInOrder } from '../../versions/entry.ts';
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

/** The keys of a page that take work, and the others, each in order. What is not in order is looked at each time: it may be by now, and it is to be named. */
export async function keysToSweep(
  run: Run,
  { keys, listed = [], known = [] }: KeyPage,
  ports: SweepPorts,
): Promise<{ readonly keys: readonly PlannedKey[]; readonly matched: readonly MatchedKey[] }> {
  const { target } = run;
  if (run.kind !== 'sweep' || target === null) return { keys, matched: [] };
  const compared = keys.filter(({ key }) => !isRead(run, key, ports.hash));
  const current = new Map(listed.map((object) => [object.key, identityOf(object)]));
  const shown = new Map(known.map((each) => [each.key, each]));
  const isAsShown = ({ key }: PlannedKey) => {
    const version = shown.get(key)?.version ?? null;
    return version !== null && current.get(key) === version;
  };
  // An index may lag behind: it is believed where S3 lists the same version, and asked no further.
  const unsure = compared.filter((each) => !isAsShown(each));
  const entries = await ports.store.entries(unsure.map(({ key }) => ({ bucket: target.bucket, key })));
  const read = new Map(entries.map((entry) => [entry.key, entry]));
  const matched = compared.flatMap((each): MatchedKey[] => {
    const { key } = each;
    if (isAsShown(each)) return [{ key, state: shown.get(key)?.state ?? '' }];
    const entry = read.get(key);
    const version = entry ? versionInOrder(entry) : null;
    return entry && version !== null && current.get(key) === version ? [{ key, state: entry.state }] : [];
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
