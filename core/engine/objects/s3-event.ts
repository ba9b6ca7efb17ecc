import { SealwatchError } from '../../base/errors.ts';
import { bareEtag, type ObjectRef, padSequencer } from '../../base/object-ref.ts';
import { isArchive } from '../../versions/facts.ts';
import type { Requester } from '../../versions/version-record.ts';

type Json = Record<string, unknown>;

/** What each S3 detail type says about the versions of a key; a type that is not listed says at most that one exists. */
const DELETED = 'Object Deleted';
const CREATED = 'Object Created';

/**
 * Reads an S3 event from EventBridge (schema 1.x; unknown fields are ignored, everything but bucket and key is optional).
 * Keys are raw there, not URL-encoded, and taken as they are.
 * @throws {SealwatchError} `EVENT_FORMAT` when it is not such an event; `found` and what is missing are in the message
 */
export function parseS3Event(envelope: unknown): ObjectEvent {
  const event = object(envelope, 'the event');
  if (event.source !== 'aws.s3')
    throw bad(`its source is ${JSON.stringify(event.source)} instead of "aws.s3"`);
  const detail = object(event.detail, 'detail');
  refuseOtherMajor(detail['event-version']);
  const bucket = text(object(detail.bucket, 'detail.bucket').name) ?? missing('detail.bucket.name');
  const subject = object(detail.object, 'detail.object');
  const key = text(subject.key) ?? missing('detail.object.key');
  const versionId = text(subject['version-id']);
  return {
    bucket,
    key,
    type: typeOf(text(event['detail-type']), text(detail['deletion-type'])),
    versionId: versionId === 'null' ? null : versionId,
    etag: nullable(text(subject.etag), bareEtag),
    size: typeof subject.size === 'number' ? subject.size : null,
    sequencer: nullable(text(subject.sequencer), padSequencer),
    at: timeOf(event.time),
    ...movedTo(text(event['detail-type']), detail),
    isExpiration: detail.reason === 'Lifecycle Expiration',
    requester: {
      account: text(detail.requester),
      sourceIp: text(detail['source-ip-address']),
      requestId: text(detail['request-id']),
    },
  };
}

function typeOf(detailType: string | null, deletionType: string | null): ObjectEvent['type'] {
  if (detailType === CREATED) return 'stored';
  if (detailType !== DELETED) return 'other';
  return deletionType === 'Delete Marker Created' ? 'marker-created' : 'destroyed';
}

/** Intelligent-Tiering reports moves to its archives alone; a lifecycle rule those to every class. */
function movedTo(detailType: string | null, detail: Json): Pick<ObjectEvent, 'moved'> {
  const name = text(detail['destination-storage-class']) ?? text(detail['destination-access-tier']);
  switch (detailType) {
    case 'Object Storage Class Changed':
      return name === null ? {} : { moved: { to: isArchive(name) ? name : null } };
    case 'Object Access Tier Changed':
      return { moved: { to: name === null ? 'an archive tier' : isArchive(name) ? name : null } };
    case 'Object Restore Completed':
      return { moved: { to: null } };
    case 'Object Restore Expired':
      return { moved: { to: 'the archive' } };
    default:
      return {};
  }
}

// AWS raises the minor version for additions only, and the major one when readers must change.
function refuseOtherMajor(version: unknown): void {
  if (version === undefined || (typeof version === 'string' && version.startsWith('1.'))) return;
  throw bad(`its event-version is ${JSON.stringify(version)}; 1.x is understood`);
}

function timeOf(time: unknown): string {
  const parsed = typeof time === 'string' ? new Date(time) : null;
  if (parsed === null || Number.isNaN(parsed.getTime())) throw bad(`its time is ${JSON.stringify(time)}`);
  return parsed.toISOString();
}

function object(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw bad(`${name} is not an object`);
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const nullable = (value: string | null, change: (value: string) => string): string | null =>
  value && change(value);

const bad = (what: string): SealwatchError =>
  new SealwatchError('EVENT_FORMAT', `this is not an S3 event from EventBridge: ${what}`);

function missing(name: string): never {
  throw bad(`${name} is missing`);
}

/** What an event reported. It says what to read; what is decided comes from what is there. */
export interface ObjectEvent extends ObjectRef {
  readonly type: 'stored' | 'marker-created' | 'destroyed' | 'other';
  /** `null` where the event names none: the null version, or a source that does not say. */
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly size: number | null;
  /** Padded. */
  readonly sequencer: string | null;
  /** ISO time of the event. */
  readonly at: string;
  /** Where S3 moved the bytes: to an archive, or, `to` being `null`, where they can be read; absent where it moved nothing. */
  readonly moved?: { readonly to: string | null };
  /** A lifecycle rule did it. */
  readonly isExpiration: boolean;
  readonly requester: Requester;
}
