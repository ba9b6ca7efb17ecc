import type { ObjectRef } from '../../base/object-ref.ts';
import { bareEtag, identify } from '../../base/object-ref.ts';
import { msSince, wholeSecond } from '../../base/time.ts';
import { isRefused, type UnestablishedReason, type VersionFact } from '../../versions/facts.ts';
import type { ReadOutcome, UnreadableReason } from '../../versions/object-reader.ts';
import type { VersionRecord } from '../../versions/version-record.ts';

/** What is known of a version before it is read. */
export interface ObservedVersion {
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly size: number | null;
  /** ISO time of Last-Modified, or of the event where that is all there is. */
  readonly storedAt: string;
  readonly announcedAt: string | null;
  readonly sequencer: string | null;
  readonly rank: number | null;
}

/** An hour: long enough for a throttled bucket to be put right without waking anybody, and for a refusal to be taken back. */
const RETRY_INTERVAL_MS = 60 * 60 * 1000;

/** Reasons that are bad luck, and that the next try may find gone. */
const PASSING: ReadonlySet<UnreadableReason> = new Set(['transient', 'out-of-time']);

/** Turns what S3 answered into a version record; what it is judged to be comes later. */
export function recordOf(
  ref: ObjectRef,
  dataset: string,
  seen: ObservedVersion,
  outcome: ReadOutcome,
  now: Date,
  firstTriedAt: string | null,
): VersionRecord {
  const at = now.toISOString();
  const tried = firstTriedAt ?? at;
  const common = {
    bucket: ref.bucket,
    key: ref.key,
    dataset,
    class: 'unknown',
    requester: { account: null, sourceIp: null, requestId: null },
  } as const;
  const rest = {
    destroyer: null,
    seenAt: at,
    firstTriedAt: tried,
    findings: [],
    storageClass: null,
    encryption: null,
  } as const;
  const fact = factOf(seen, outcome, now, tried);
  const isRead = outcome.kind === 'read';
  return {
    ...common,
    ...rest,
    fact,
    level: isRead ? (outcome.level ?? 'read') : 'none',
    ...(isRead ? { storageClass: outcome.storageClass, encryption: outcome.encryption } : {}),
    verifiedAt: isRead ? at : null,
    detail: detailOf(outcome, fact, tried),
  };
}

function detailOf(outcome: ReadOutcome, fact: VersionFact, tried: string): string | null {
  if (outcome.kind === 'gone') return GONE;
  if (outcome.kind !== 'unreadable') return null;
  return isRefused(fact)
    ? `Sealwatch was refused at ${wholeSecond(tried)}, and tries again for an hour: ${outcome.detail}`
    : outcome.detail;
}

/** True where the next delivery of the event should try again: bad luck, and for an hour a refusal. */
export const isRetried = ({ fact, firstTriedAt }: VersionRecord, now: Date): boolean =>
  fact.unestablished === 'pending' || (isRefused(fact) && !isOver(firstTriedAt ?? now.toISOString(), now));

const isOver = (tried: string, now: Date): boolean => msSince(tried, now) >= RETRY_INTERVAL_MS;

/** A version that could not be read and is gone: why it was not read stays known, and that Sealwatch did come. */
export const goneUnread = ({ detail, firstTriedAt, fact }: VersionRecord): string => {
  if (detail === null) return GONE;
  const at = wholeSecond(firstTriedAt ?? fact.storedAt);
  const tried = isRefused(fact) ? 'was refused' : 'could not read it';
  const why = detail.replace(TRIES, '');
  return `Sealwatch ${tried} at ${at} (${why}), and when it could ask again the version was gone`;
};

const TRIES = /^Sealwatch was refused at [^,]*, and tries again for an hour: /;

const GONE = 'the bytes were already gone when Sealwatch came to read them';

function factOf(seen: ObservedVersion, outcome: ReadOutcome, now: Date, tried: string): VersionFact {
  const { versionId, announcedAt, sequencer, rank } = seen;
  const storedAt = wholeSecond(lastModified(outcome) ?? seen.storedAt);
  const etag = outcome.kind === 'read' ? bareEtag(outcome.etag) : seen.etag;
  const isMarker = outcome.kind === 'delete-marker';
  const version = identify({ versionId, etag: isMarker ? null : etag, storedAt });
  const base = {
    version,
    versionId,
    storedAt,
    announcedAt,
    sequencer,
    rank,
    etag: isMarker ? null : etag,
    destroyed: null,
  };
  if (isMarker)
    return { ...base, kind: 'delete-marker', digest: null, unestablished: null, size: null, prefixes: [] };
  if (outcome.kind === 'read') {
    const { digest, alsoDigest, size } = outcome;
    const read = { ...base, kind: 'object', digest, unestablished: null, size, prefixes: [] } as const;
    return alsoDigest === undefined ? read : { ...read, alsoDigest };
  }
  const size = outcome.kind === 'unreadable' ? (outcome.size ?? seen.size) : seen.size;
  return {
    ...base,
    kind: 'object',
    digest: null,
    unestablished: reasonOf(outcome, now, tried),
    size,
    prefixes: [],
  };
}

function lastModified(outcome: ReadOutcome): Date | null {
  return outcome.kind === 'gone' ? null : outcome.storedAt;
}

function reasonOf(
  outcome: Extract<ReadOutcome, { kind: 'gone' | 'unreadable' }>,
  now: Date,
  tried: string,
): UnestablishedReason {
  if (outcome.kind === 'gone') return 'gone';
  return PASSING.has(outcome.reason) && !isOver(tried, now) ? 'pending' : outcome.reason;
}
