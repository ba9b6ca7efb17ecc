import { SealwatchError } from '../base/errors.ts';
import { msSince, second } from '../base/time.ts';
import { type ConfiguredSweep, percentRead, scheduleOf } from './sweep-level.ts';

/** `unsealed` until its baseline is done: changes are recorded, nothing alerts. */
export type DatasetStatus = 'unsealed' | 'sealing' | 'sealed';

/**
 * A mode, and from when on it held: a version is judged by the mode of its time, and by each stricter one that begins while it
 * is current.
 */
export interface ModeSince {
  readonly mode: Mode;
  readonly since: string;
}

/** A named set of keys in one guarded bucket, as the configuration says and the seal left it. */
export interface Dataset {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Oldest first, never empty. */
  readonly modes: readonly ModeSince[];
  readonly writers: readonly string[];
  /** Not there where every byte is read. */
  readonly level?: 's3-sha256';
  readonly status: DatasetStatus;
  /** ISO time at which the seal pinned its versions; `null` before the first seal. */
  readonly sealedAt: string | null;
  /** ISO time at which a sweep began that read every key again; not there before the first. */
  readonly readAt?: string;
  /** As the newest deployment has it; not there where that was an earlier release. */
  readonly sweep?: ConfiguredSweep;
  /** ISO time since when the configuration names it no more, so that nobody watches it; not there while it does. */
  readonly retiredAt?: string;
  /** Not there while nothing keeps changes from being seen. */
  readonly unwatched?: Unwatched;
  /** Not there once every key was looked at since. */
  readonly gap?: Gap;
  /** Not there while CloudTrail records who changes it, or never did. */
  readonly unrecorded?: Unrecorded;
  /** When CloudTrail did not record it, the newest first; not there without any. */
  readonly unrecordedTimes?: readonly UnrecordedTime[];
}

/** What CloudTrail does not record of a dataset although it did. Changes of its bytes are seen all the same, by S3's own events. */
export interface Unrecorded {
  /** ISO time at which it was sure for the last time that all is recorded. */
  readonly since: string;
  /** As parts of a sentence; never empty. */
  readonly reasons: readonly string[];
}

/** A time in which it was so: from when it was sure for the last time until it was sure again. ISO times. */
export interface UnrecordedTime {
  readonly from: string;
  readonly to: string;
  readonly reasons: readonly string[];
}

/** Every such time, the newest first; one that goes on has no end. */
export const notRecordedTimes = ({
  unrecorded,
  unrecordedTimes = [],
}: Dataset): readonly (Omit<UnrecordedTime, 'to'> & { readonly to: string | null })[] => [
  ...(unrecorded ? [{ from: unrecorded.since, to: null, reasons: unrecorded.reasons }] : []),
  ...unrecordedTimes,
];

/** What keeps changes of a dataset from being seen, although the configuration names it. */
export interface Unwatched {
  /** ISO time at which it was sure for the last time that every change is seen. */
  readonly since: string;
  /** As parts of a sentence; never empty. */
  readonly reasons: readonly string[];
}

/** A time in which nobody watched a sealed dataset, or by a looser mode: what is there now has to be looked at. */
export interface Gap {
  /** ISO times: nobody looked from `from` on; whatever was looked at before `to` has to be looked at again. */
  readonly from: string;
  readonly to: string;
}

/** ISO time since when no key was left unread: its bytes were read then, or when it was written later; `null` before the seal. */
export const everyKeyReadAt = ({ sealedAt, readAt }: Dataset): string | null => readAt ?? sealedAt;

/**
 * Since when every key is verified no more, where the schedule has them read again and that did not happen at two times; `null` where they
 * are, or no schedule reads them.
 */
export function verifiedTooLongAgo(dataset: Dataset, now: Date): string | null {
  const schedule = dataset.sweep === undefined ? null : scheduleOf(dataset.sweep);
  const at = everyKeyReadAt(dataset);
  if (dataset.status !== 'sealed' || schedule === null || at === null) return null;
  const isOverdue = msSince(at, now) > 2 * schedule.hours * HOUR_MS;
  return percentRead(schedule.level) === 100 && isOverdue ? at : null;
}

const HOUR_MS = 3_600_000;

/** True where there are keys to look at that nobody watched for a time. */
export const hasGap = (dataset: Dataset): boolean => isWatched(dataset) && dataset.gap !== undefined;

/** True where the functions may have keys to look at without anybody's asking: those that nobody watched, or those of a sweep that is due. */
export const isLookedAt = (dataset: Dataset): boolean =>
  hasGap(dataset) || (isWatched(dataset) && dataset.status === 'sealed');

/** ISO time since when not every key was looked at; `null` where nothing is left to look at. */
export const notLookedAtSince = ({ retiredAt, unwatched, gap }: Dataset): string | null =>
  [gap?.from, unwatched?.since, retiredAt].filter((since) => since !== undefined).sort()[0] ?? null;

export function modeAt(dataset: Dataset, at: string): Mode {
  const past = dataset.modes.filter((entry) => second(entry.since) <= second(at));
  return (past.at(-1) ?? dataset.modes[0])?.mode ?? 'sealed';
}

/** True while the configuration names it. */
export const isWatched = ({ retiredAt }: Dataset): boolean => retiredAt === undefined;

/** @throws {SealwatchError} `USAGE` for one that has no baseline yet, with what to do */
export function requireSealed({ name, status }: Dataset): void {
  if (status === 'sealed') return;
  throw new SealwatchError(
    'USAGE',
    `${name} is ${status}, so nothing is expected of its keys: sealwatch seal ${name} first`,
  );
}

export const currentMode = (dataset: Dataset): Mode => dataset.modes.at(-1)?.mode ?? 'sealed';

/** As much of the configuration as it takes to find whose a key is. */
export interface GuardedBuckets {
  readonly buckets: readonly {
    readonly name: string;
    /** Set where its owner allows a canary. */
    readonly canary?: true;
    readonly datasets: readonly {
      readonly name: string;
      readonly prefix: string;
      readonly sweep?: ConfiguredSweep;
      readonly level?: 's3-sha256';
    }[];
  }[];
}

/** The dataset that a key belongs to; `null` where the key is not guarded. */
export const findDataset = <Found extends Prefixed>(
  {
    buckets,
  }: { readonly buckets: readonly { readonly name: string; readonly datasets: readonly Found[] }[] },
  bucket: string,
  key: string,
): Found | null => datasetWith(buckets.find(({ name }) => name === bucket)?.datasets ?? [], key);

/** What keys with a prefix belong to. */
interface Prefixed {
  readonly prefix: string;
}

/** The dataset of a bucket that a key belongs to; `null` where none has it. At most one can match: prefixes never overlap. */
export const datasetWith = <Found extends Prefixed>(datasets: readonly Found[], key: string): Found | null =>
  datasets.find(({ prefix }) => key.startsWith(prefix)) ?? null;

/** True where a key can begin with both. */
export const prefixesOverlap = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** A dataset as the configuration has it. */
export interface ConfiguredDataset {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly mode: Mode;
  readonly writers: readonly string[];
  /** @default - an earlier release did not say it */
  readonly sweep?: ConfiguredSweep;
  /** Absent where every byte is read. */
  readonly level?: 's3-sha256';
}

/** How digests of a dataset may be established. */
export const DIGEST_LEVELS = ['read', 's3-sha256'] as const;
export type DigestLevel = (typeof DIGEST_LEVELS)[number];

/**
 * Brings the record of a dataset up to the configuration. What the seal left stays; a new mode holds from now on, and a stricter
 * one has each current version judged again; another bucket or prefix is another set of keys, and unsealed. One that was retired is
 * watched again, by the same baseline.
 */
export function register(configured: ConfiguredDataset, known: Dataset | null, now: string): Dataset {
  const { name, bucket, prefix, mode, writers } = configured;
  const sweep = configured.sweep === undefined ? {} : { sweep: configured.sweep };
  const level = configured.level === undefined ? {} : { level: configured.level };
  const isSame = known !== null && known.bucket === bucket && known.prefix === prefix;
  if (!isSame)
    return {
      name,
      bucket,
      prefix,
      writers,
      ...level,
      modes: [{ mode, since: now }],
      status: 'unsealed',
      sealedAt: null,
      ...sweep,
    };
  const { retiredAt: _, level: __, ...kept } = known;
  const modes = currentMode(known) === mode ? known.modes : [...known.modes, { mode, since: now }];
  const from = gapFrom(known, mode);
  const gap = from === null ? {} : { gap: { from, to: now } };
  return { ...kept, writers, ...level, modes, ...sweep, ...gap };
}

// A gap that nobody has looked at yet goes on.
function gapFrom(known: Dataset, mode: Mode): string | null {
  if (known.status === 'unsealed') return null;
  const starts = [
    ...(known.retiredAt === undefined ? [] : [known.retiredAt]),
    ...(known.retiredAt === undefined || known.unwatched === undefined ? [] : [known.unwatched.since]),
    ...(isStricter(mode, currentMode(known)) ? [known.modes.at(-1)?.since ?? ''] : []),
  ];
  if (starts.length === 0) return null;
  return [...starts, ...(known.gap ? [known.gap.from] : [])].sort()[0] ?? null;
}

/** Modes by how little they allow. */
const STRICTNESS: Readonly<Record<Mode, number>> = { open: 0, growing: 1, 'append-only': 2, sealed: 3 };

/** True when a mode forbids something that the other allows. */
export const isStricter = (mode: Mode, than: Mode): boolean => STRICTNESS[mode] > STRICTNESS[than];

/**
 * The modes that were stricter than the one before them, and from when on they held, oldest first. What is current then is
 * judged again: the looser mode may have let it in.
 */
export const tightenings = ({ modes }: Pick<Dataset, 'modes'>): readonly ModeSince[] =>
  modes.filter(({ mode }, index) => {
    const before = modes[index - 1];
    return before !== undefined && isStricter(mode, before.mode);
  });

/** True where the mode became stricter in a gap: then keys that nobody changed have to be judged again too. */
export const isTightenedIn = (dataset: Pick<Dataset, 'modes'>, { from, to }: Gap): boolean =>
  tightenings(dataset).some(({ since }) => since >= from && since <= to);

/** What may change in a dataset: see `docs/design/judging.md`. */
export const MODES = ['sealed', 'append-only', 'growing', 'open'] as const;
export type Mode = (typeof MODES)[number];

/** The modes in which a change can wake somebody up at night. */
export const isGuarded = (mode: Mode): boolean => mode !== 'open';
