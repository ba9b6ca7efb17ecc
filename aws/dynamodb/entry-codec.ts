import { objectName } from '../../core/base/object-ref.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { KeptVersions } from '../../core/versions/kept-versions.ts';
import type { KeyStatus } from '../../core/versions/key-state.ts';
import type { Item } from './item-codecs.ts';
import { bareSequencer, paddedSequencer, type SameAs, withoutSame, withSame } from './short-form.ts';
import { bucketShard } from './tables.ts';

/** Of a version in an entry. */
const SAME_AS: SameAs = { versionId: 'version' };

const short = <Part extends object>(part: Part | null): Item | null =>
  part && withoutSame(part as unknown as Item, SAME_AS);

const whole = (part: unknown): Item | null => (part ? withSame(part as Item, SAME_AS) : null);

/**
 * A manifest entry as it stands in the table. What is expected is in `standing` alone: an attribute that the index by prefix projects
 * is charged for once more whenever it changes.
 */
export function encodeEntry(entry: ManifestEntry): Item {
  const { kept: _, ...rest } = entry;
  const { standing, baseline } = entry;
  const { expected, current, newest } = standing;
  return {
    object: objectName(entry),
    bucketShard: bucketShard(entry),
    ...rest,
    baseline: short(baseline),
    ...shortKept(entry),
    standing: {
      ...standing,
      expected: short(expected),
      current: short(current),
      newest: newest && { ...newest, sequencer: bareSequencer(newest.sequencer) },
    },
  };
}

/** Also of an entry that an earlier release wrote: everything is written out, and what is expected stands on the top level as well. */
export function decodeEntry(item: Item): ManifestEntry {
  const {
    object: _,
    bucketShard: __,
    digest: ___,
    size: ____,
    versionId: _____,
    since: ______,
    kept,
    ...entry
  } = item;
  const standing = entry.standing as KeyStatus;
  const { expected, current, newest } = standing;
  return {
    ...entry,
    baseline: whole(entry.baseline),
    kept: wholeKept(kept, entry.baseline),
    standing: {
      ...standing,
      expected: whole(expected),
      current: whole(current),
      newest: newest && { ...newest, sequencer: paddedSequencer(newest.sequencer) },
    },
  } as unknown as ManifestEntry;
}

/** `<count> <sum>`, and the time after it where it is not that of the baseline. */
function shortKept({ kept, baseline }: ManifestEntry): Item {
  if (kept === null) return {};
  const since = kept.since === baseline?.storedAt ? [] : [kept.since];
  return { kept: [kept.count, kept.sum, ...since].join(' ') };
}

function wholeKept(kept: unknown, baseline: unknown): KeptVersions | null {
  if (typeof kept !== 'string') return null;
  const [count, sum = '', since = String((baseline as Item | null)?.storedAt)] = kept.split(' ');
  return { since, count: Number(count), sum };
}
