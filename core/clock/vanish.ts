import type { LifecycleDeletion, RuleFilter, Versioning } from '../cloudtrail/settings/values.ts';

/** What of a bucket's settings decides when versions go. */
export interface ClockSettings {
  readonly versioning: Versioning['status'];
  readonly deletions: readonly LifecycleDeletion[];
}

/** A version, as far as lifecycle rules care. */
export interface TimedVersion {
  readonly key: string;
  /** ISO time of Last-Modified. */
  readonly storedAt: string;
  /** Bytes; `null` where it is not known, and any rule by size may fit. */
  readonly size: number | null;
  /** `name=value`; `null` where they are not known, or may be changed: any rule by tags may fit. */
  readonly tags: readonly string[] | null;
  /** True for the null version, which is overwritten in place unless versioning is on. */
  readonly isNull: boolean;
  /** ISO time at which another version or a marker came on top; `null` while it is current. */
  readonly noncurrentSince: string | null;
  /** Noncurrent versions of the key that are newer than it. */
  readonly newerNoncurrent: number;
  /** ISO time until which Object Lock keeps it; `null` for no retention. */
  readonly lockedUntil: string | null;
  readonly legalHold: boolean;
}

/** What destroys a version: a lifecycle rule by its name, or an overwrite that keeps nothing. */
export type VanishCause =
  | { readonly kind: 'lifecycle'; readonly deletion: LifecycleDeletion }
  | { readonly kind: 'overwrite' };

export interface Vanishing {
  /** ISO time: not before it. */
  readonly at: string;
  readonly because: VanishCause;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a version is destroyed if nobody does anything more; `null` for never. S3 adds a rule's days to the time from which they count,
 * rounds up to the next midnight UTC, and acts from then on; it never destroys what Object Lock keeps. (User guide, "Lifecycle
 * configuration elements", "Managing object lifecycle".)
 * @param now ISO time
 */
export const vanishesBy = (version: TimedVersion, settings: ClockSettings, now: string): Vanishing | null =>
  earliest([...byNoncurrentRules(version, settings, now, false), ...byCurrentRules(version, settings, now)]);

/**
 * The earliest time at which a version can be destroyed if somebody writes to its key now, as often as it takes; `null` for never.
 * That takes no right to delete. Whoever may delete versions is not counted.
 * @param now ISO time
 */
export function canVanishBy(version: TimedVersion, settings: ClockSettings, now: string): Vanishing | null {
  const isReplaced = version.isNull && settings.versioning !== 'Enabled';
  if (isReplaced && !version.legalHold)
    return { at: laterOf(now, version.lockedUntil), because: { kind: 'overwrite' } };
  return earliest([
    ...byNoncurrentRules(version, settings, now, true),
    ...byCurrentRules(version, settings, now),
  ]);
}

/** Rules for noncurrent versions. @param isAttacked somebody writes as many newer ones as it takes, now */
function byNoncurrentRules(
  version: TimedVersion,
  { deletions }: ClockSettings,
  now: string,
  isAttacked: boolean,
): readonly Vanishing[] {
  if (version.legalHold) return [];
  const since = version.noncurrentSince ?? (isAttacked ? now : null);
  if (since === null) return [];
  return deletions.flatMap((deletion) => {
    if (deletion.what !== 'noncurrent' || !fits(deletion.filter, version)) return [];
    if (!isAttacked && version.newerNoncurrent < deletion.keep) return [];
    // Newer versions that are written now are noncurrent only once others follow, which is now as well.
    const at = midnightFrom(laterOf(later(since, deletion.days ?? 0), laterOf(now, version.lockedUntil)));
    return [{ at, because: { kind: 'lifecycle', deletion } } as const];
  });
}

/** Rules for current objects: they hide a version that is kept, and destroy one that is not. */
function byCurrentRules(version: TimedVersion, settings: ClockSettings, now: string): readonly Vanishing[] {
  if (version.noncurrentSince !== null) return [];
  const isKept =
    settings.versioning === 'Enabled' || (settings.versioning === 'Suspended' && !version.isNull);
  return settings.deletions.flatMap((deletion) => {
    if (deletion.what !== 'current' || !fits(deletion.filter, version)) return [];
    const due = deletion.date ?? later(version.storedAt, deletion.days ?? 0);
    const at = midnightFrom(laterOf(due, now));
    if (!isKept)
      return version.legalHold
        ? []
        : [
            {
              at: midnightFrom(laterOf(at, version.lockedUntil)),
              because: { kind: 'lifecycle', deletion } as const,
            },
          ];
    // Its marker makes the version noncurrent; no other version is newer then.
    const hidden = { ...version, noncurrentSince: at, newerNoncurrent: 0 };
    return byNoncurrentRules(hidden, settings, at, false);
  });
}

function fits({ prefix, tags, largerThan, smallerThan }: RuleFilter, version: TimedVersion): boolean {
  const { key, size, tags: own } = version;
  return (
    key.startsWith(prefix) &&
    (own === null || tags.every((tag) => own.includes(tag))) &&
    (size === null || largerThan === null || size > largerThan) &&
    (size === null || smallerThan === null || size < smallerThan)
  );
}

const earliest = (all: readonly Vanishing[]): Vanishing | null =>
  all.reduce<Vanishing | null>((first, each) => (first === null || each.at < first.at ? each : first), null);

const later = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();

const laterOf = (one: string, other: string | null): string =>
  other !== null && Date.parse(other) > Date.parse(one)
    ? new Date(other).toISOString()
    : new Date(one).toISOString();

/** The time itself where it is midnight UTC, else the next one. */
const midnightFrom = (at: string): string =>
  new Date(Math.ceil(Date.parse(at) / DAY_MS) * DAY_MS).toISOString();
