import type { Period } from './current-periods.ts';

/** Where a trail puts its files. */
export interface TrailPlace {
  readonly bucket: string;
  /** Before `AWSLogs`; `null` for nothing. */
  readonly prefix: string | null;
}

/** Where S3 delivers the access log of a bucket. */
export interface AccessLogPlace {
  readonly bucket: string;
  readonly prefix: string;
  /** True where S3 sorts the files by account, Region, bucket and day. */
  readonly isPartitioned: boolean;
}

/** Whose records they are. */
export interface RecordedBucket {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
}

/** Records come after what they are about: most within minutes, some the next day. */
const LATE_DAYS = 1;
const DAY_MS = 24 * 3_600_000;
/** More days than anybody keeps logs for; of more the last ones count. */
const MAX_DAYS = 3_700;

/** The days, as `2026/11/20`, in which files may have been delivered that hold records of some times. */
export function deliveryDays(periods: readonly Period[], now: Date): readonly string[] {
  const days = new Set<string>();
  for (const { from, to } of periods) {
    const last = Math.min(now.getTime(), (to === null ? now.getTime() : Date.parse(to)) + LATE_DAYS * DAY_MS);
    const first = Math.floor(Date.parse(from) / DAY_MS) * DAY_MS;
    for (let day = Math.max(first, last - MAX_DAYS * DAY_MS); day <= last; day += DAY_MS)
      days.add(new Date(day).toISOString().slice(0, 10).replaceAll('-', '/'));
  }
  return [...days].sort().slice(-MAX_DAYS);
}

/** The prefixes under which a trail's files of some days stand, and the digests that say which files there are. */
export function trailPrefixes(
  { bucket, prefix }: TrailPlace,
  { account, region }: RecordedBucket,
  days: readonly string[],
): readonly string[] {
  const root = `s3://${bucket}/${prefix === null || prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}`;
  return ['CloudTrail', 'CloudTrail-Digest'].flatMap((kind) =>
    days.map((day) => `${root}/${kind}/${region}/${day}/`),
  );
}

/** The prefixes under which the lines of some days stand. */
export function accessLogPrefixes(
  { bucket: target, prefix, isPartitioned }: AccessLogPlace,
  { account, region, bucket }: RecordedBucket,
  days: readonly string[],
): readonly string[] {
  const root = `s3://${target}/${prefix}`;
  return days.map((day) =>
    isPartitioned ? `${root}${account}/${region}/${bucket}/${day}/` : `${root}${day.replaceAll('/', '-')}-`,
  );
}

/** Times in names of files: of CloudTrail's when they were made, of access logs when they were delivered. */
const MADE = /_CloudTrail_[\w-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/;
const DELIVERED = /(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-\d\d-[0-9A-F]{16}$/;
/** The clock of whoever names a file may be late. */
const CLOCK_MS = 3_600_000;

/** True for a file that was made before a time, by its name: what comes later cannot be in it. */
export function isMadeBefore(name: string, since: string): boolean {
  const [, year, month, day, hour, minute] = MADE.exec(name) ?? DELIVERED.exec(name) ?? [];
  if (year === undefined) return false;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`) + CLOCK_MS < Date.parse(since);
}
