import type { Period } from './current-periods.ts';
import { isMadeBefore } from './log-places.ts';

/** What a file was found to hold. */
export type LogKind = 'cloudtrail' | 'access-log' | 'lake' | 'digest' | 'other' | 'empty';

/** A file of logs, once it was read. */
export interface ReadFile {
  /** As messages name it. */
  readonly name: string;
  readonly kind: LogKind;
  /** ISO times of the first and the last record of any kind; `null` where it has none. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** True where a request that reads an object of the bucket is in it. */
  readonly hasReads: boolean;
}

/** One of CloudTrail's digests: the log files that it delivered in an hour. */
export interface LogDigest {
  /** ISO times. */
  readonly from: string;
  readonly to: string;
  /** Keys of the log files. */
  readonly files: readonly string[];
}

/** What trails say now about reads of the object; `unknown` with the reason. */
export type TrailsTake =
  | { readonly kind: 'all' | 'some' | 'none'; readonly trails: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Whether requests that read are recorded, as far as files and trails show. */
export interface Recorded {
  /** `yes`: no request can be missing as far as anybody can see. */
  readonly state: 'yes' | 'partly' | 'no' | 'unknown';
  /** Why it is not yes. */
  readonly reasons: readonly string[];
  /** Log files that a digest names and that were not read. */
  readonly missing: readonly string[];
  /** Times within those that were asked for of which there is no record of any kind. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
}

/** CloudTrail delivers a file every five minutes or so, and some calls later. */
const BETWEEN_FILES_MS = 20 * 60_000;
/** So much without any record is said. */
const GAP_MS = 60 * 60_000;

interface Evidence {
  readonly periods: readonly Period[];
  readonly files: readonly ReadFile[];
  readonly digests: readonly LogDigest[];
  /** `null` where nobody was asked. */
  readonly trails: TrailsTake | null;
  readonly bucket: string;
  readonly now: Date;
}

/** Judges whether all requests that read in some times can be in the files. */
export function recordedIn({ periods, files, digests, trails, bucket, now }: Evidence): Recorded {
  const trail = files.filter(({ kind }) => kind === 'cloudtrail' || kind === 'lake');
  const logs = files.filter(({ kind }) => kind === 'access-log');
  const missing = missingFiles(files, digests, periods);
  const gaps = trail.length === 0 ? [] : gapsIn(periods, trail, digests, now);
  if (trail.length === 0 && logs.length === 0)
    return { state: 'no', reasons: [...nothing(trails)], missing, gaps };
  const hasReads = trail.some((file) => file.hasReads);
  const reasons = [
    ...(trail.length > 0 && !hasReads ? noReads(bucket, trails) : []),
    ...(hasReads && trails?.kind === 'some'
      ? [`trails take only some reads of it: ${trails.trails.join(', ')}`]
      : []),
    ...(missing.length > 0
      ? [`${missing.length} log files that a digest of CloudTrail names were not read`]
      : []),
    ...gaps.map(
      ({ from, to }) =>
        `no record of any kind from ${from} to ${to}: nothing was called, or files are missing`,
    ),
    ...(hasReads ? [] : logs.length > 0 ? [BEST_EFFORT] : []),
  ];
  if (hasReads) return { state: reasons.length === 0 ? 'yes' : 'partly', reasons, missing, gaps };
  if (logs.some((file) => file.hasReads)) return { state: 'partly', reasons, missing, gaps };
  return { state: trails?.kind === 'none' ? 'no' : 'unknown', reasons, missing, gaps };
}

const BEST_EFFORT =
  'S3 delivers access logs as well as it can: most lines within hours, some days later, a few never or twice';

function nothing(trails: TrailsTake | null): readonly string[] {
  const none = 'there was no log file to read';
  if (trails === null) return [none];
  if (trails.kind === 'unknown')
    return [none, `it is not known whether a trail takes reads: ${trails.reason}`];
  if (trails.kind === 'none') return ['no trail takes reads of it now, and no log file was there to read'];
  return [`${none}, though ${trails.trails.join(', ')} takes reads of it now`];
}

function noReads(bucket: string, trails: TrailsTake | null): readonly string[] {
  const none = `no read of any object of ${bucket} is in CloudTrail's files`;
  if (trails?.kind === 'none') return [`${none}: no trail takes reads of it now`];
  if (trails?.kind === 'all') return [`${none}, though ${trails.trails.join(', ')} takes them now`];
  return [`${none}: reads are not recorded, or nobody read`];
}

const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

// A digest of the day in which a time begins also names files of the hours before, in which nothing of that time can be.
function missingFiles(
  files: readonly ReadFile[],
  digests: readonly LogDigest[],
  periods: readonly Period[],
): readonly string[] {
  const since = periods.map(({ from }) => from).sort()[0];
  const read = new Set(files.map(({ name }) => baseName(name)));
  const named = new Set(digests.flatMap((digest) => digest.files));
  return [...named]
    .filter((name) => !read.has(baseName(name)) && !read.has(baseName(name).replace(/\.gz$/, '')))
    .filter((name) => since === undefined || !isMadeBefore(name, since))
    .sort();
}

interface Span {
  readonly from: number;
  readonly to: number;
}

// A digest says of its hour that no other file was delivered, so silence is known to be silence.
function gapsIn(
  periods: readonly Period[],
  files: readonly ReadFile[],
  digests: readonly LogDigest[],
  now: Date,
): Recorded['gaps'] {
  const covered: Span[] = [
    ...files.flatMap(({ firstAt, lastAt }) =>
      firstAt === null || lastAt === null
        ? []
        : [{ from: Date.parse(firstAt) - BETWEEN_FILES_MS, to: Date.parse(lastAt) + BETWEEN_FILES_MS }],
    ),
    ...digests.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  ].sort((a, b) => a.from - b.from);
  return periods
    .flatMap(({ from, to }) =>
      uncovered({ from: Date.parse(from), to: to === null ? now.getTime() : Date.parse(to) }, covered),
    )
    .filter(({ from, to }) => to - from >= GAP_MS)
    .map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
}

/** What of a time no span covers. */
function uncovered(time: Span, spans: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = time.from;
  for (const span of spans) {
    if (span.to <= from) continue;
    if (span.from >= time.to) break;
    if (span.from > from) left.push({ from, to: span.from });
    from = Math.max(from, span.to);
  }
  return from < time.to ? [...left, { from, to: time.to }] : left;
}
