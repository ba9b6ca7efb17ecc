import type { LifecycleDeletion, ObjectLock } from '../cloudtrail/settings/values.ts';
import { prefixesOverlap } from '../scope/dataset.ts';
import {
  type ClockSettings,
  canVanishBy,
  type TimedVersion,
  type VanishCause,
  vanishesBy,
} from './vanish.ts';

/** What AWS says of a bucket that decides when its versions go. What it did not say is `null`, with the reason in `unknown`. */
export interface BucketClock {
  readonly versioning: ClockSettings['versioning'] | null;
  readonly deletions: readonly LifecycleDeletion[] | null;
  readonly objectLock: ObjectLock | null;
  /** The key that new versions are encrypted with, where it is scheduled for deletion. */
  readonly endingKey: EndingKey | null;
  readonly unknown: readonly string[];
}

/** A key that is scheduled for deletion, and when; ISO time. */
export interface EndingKey {
  readonly arn: string;
  readonly at: string;
}

/** Asks AWS for what decides when versions go. Never throws for what AWS answered. */
export interface ClockReader {
  bucket(name: string): Promise<BucketClock>;
  /** Whether a KMS key is scheduled for deletion. */
  key(arn: string): Promise<KeyClock>;
}

/** What AWS says of a key; `ending` is `null` where nobody has scheduled its deletion. */
export type KeyClock =
  | { readonly kind: 'read'; readonly ending: EndingKey | null }
  | { readonly kind: 'gone' | 'refused'; readonly why: string };

/** A loss that can happen. */
export interface Loss {
  /** ISO time: not before it. */
  readonly at: string;
  /** `write`: if somebody writes to a key now; `nothing`: if nobody does anything. */
  readonly after: 'write' | 'nothing';
  readonly because: string;
  /** `null` for what holds for any key. */
  readonly key: string | null;
}

export interface DatasetClock {
  /** The earliest first; none where no approved version can vanish. */
  readonly losses: readonly Loss[];
  readonly unknown: readonly string[];
}

interface Asked {
  readonly prefix: string;
  readonly bucket: BucketClock;
  /** Approved versions that are not current any more. */
  readonly covered: readonly TimedVersion[];
  /** ISO time. */
  readonly now: string;
}

/**
 * The earliest times at which approved versions of a dataset can vanish: those that are current, if somebody writes now; those that are
 * covered already, by themselves; and all of them with their key. Retention of versions that are current is not counted: each has its own.
 */
export function datasetClock({ prefix, bucket, covered, now }: Asked): DatasetClock {
  const { versioning, deletions, endingKey } = bucket;
  const losses: Loss[] = [];
  if (versioning !== null && deletions !== null) {
    const settings = { versioning, deletions: reaching(deletions, prefix) };
    const can = canVanishBy(anyVersion(now, versioning), settings, now);
    if (can !== null)
      losses.push({ at: can.at, after: 'write', because: causeText(can.because, versioning), key: null });
    for (const version of covered) {
      const will = vanishesBy(version, { versioning, deletions }, now);
      if (will !== null)
        losses.push({
          at: will.at,
          after: 'nothing',
          because: causeText(will.because, versioning),
          key: version.key,
        });
    }
  }
  if (endingKey !== null)
    losses.push({
      at: endingKey.at,
      after: 'nothing',
      because: endText(endingKey),
      key: null,
    });
  return { losses: soonestFirst(losses), unknown: bucket.unknown };
}

export const soonestFirst = (losses: readonly Loss[]): readonly Loss[] =>
  [...losses].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** Why versions go with their key, as part of a sentence. */
export const endText = ({ arn }: EndingKey): string =>
  `KMS deletes the key ${arn}, and nobody can read what it encrypts`;

/** Rules that may reach some key of the dataset, as if every key were one of these. */
export const reaching = (
  deletions: readonly LifecycleDeletion[],
  prefix: string,
): readonly LifecycleDeletion[] =>
  deletions
    .filter(({ filter }) => prefixesOverlap(filter.prefix, prefix))
    .map((deletion) => ({ ...deletion, filter: { ...deletion.filter, prefix: '' } }));

/** A version of which nothing speaks for it: any size, any tags, and, where versions have no ids, the null version. */
export const anyVersion = (now: string, versioning: ClockSettings['versioning']): TimedVersion => ({
  key: '',
  storedAt: now,
  size: null,
  tags: null,
  isNull: versioning !== 'Enabled',
  noncurrentSince: null,
  newerNoncurrent: 0,
  lockedUntil: null,
  legalHold: false,
});

/** Why, as part of a sentence. */
export function causeText(cause: VanishCause, versioning: ClockSettings['versioning']): string {
  if (cause.kind === 'overwrite')
    return versioning === 'Suspended'
      ? 'versioning is suspended, so that a write destroys what is there'
      : 'the bucket keeps no versions, so that a write destroys what is there';
  const { rule, what, days, date, keep } = cause.deletion;
  const when =
    date === null ? `after ${days} ${days === 1 ? 'day' : 'days'}` : `from ${date.slice(0, 10)} on`;
  const but = keep === 0 ? '' : `, but the newest ${keep}`;
  const versions = what === 'current' ? 'objects' : 'noncurrent versions';
  return `the lifecycle rule ${JSON.stringify(rule)} destroys ${versions} ${when}${but}`;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days from now until then; 0 for what can happen today. */
export const daysUntil = (at: string, now: string): number =>
  Math.max(0, Math.floor((Date.parse(at) - Date.parse(now)) / DAY_MS));
