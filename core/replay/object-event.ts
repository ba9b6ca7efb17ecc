import { SealwatchError } from '../base/errors.ts';
import { formDecoded } from '../base/form-encoding.ts';
import { at, type JsonObject, numberAt, textAt } from '../base/json.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import { parseS3Event } from '../engine/objects/s3-event.ts';
import { isArchive } from '../versions/facts.ts';
import type { Requester } from '../versions/version-record.ts';

/** What S3 itself says of an object. `expired` is a lifecycle rule's work. */
export interface RecordedEvent {
  readonly kind: 'stored' | 'hidden' | 'destroyed' | 'expired' | 'archived' | 'other';
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  /** The class or tier that it was moved to, where it was archived; else `null`. */
  readonly archive: string | null;
  /** As much of the call as the event has. */
  readonly call: ApiCall;
}

/**
 * Reads an S3 event in EventBridge's envelope.
 * @throws {SealwatchError} `EVENT_FORMAT`
 */
export function fromEnvelope(envelope: JsonObject): RecordedEvent {
  const { bucket, key, type, versionId, at: time, isExpiration, moved, requester } = parseS3Event(envelope);
  const archive = moved?.to ?? null;
  const kind = archive !== null ? 'archived' : type === 'marker-created' ? 'hidden' : type;
  const call = eventCall({
    id: textAt(envelope, 'id'),
    at: time,
    name: textAt(envelope, 'detail', 'reason') ?? textAt(envelope, 'detail-type') ?? '',
    region: textAt(envelope, 'region'),
    account: textAt(envelope, 'account'),
    requester,
  });
  return { kind: isExpiration ? 'expired' : kind, bucket, key, versionId, archive, call };
}

/** True for a record of S3's own notifications, as queues, topics and functions get them. */
export const isNotification = (value: JsonObject): boolean => textAt(value, 'eventSource') === 'aws:s3';

/**
 * Reads a record of S3's own notifications, whose keys are form-encoded.
 * @throws {SealwatchError} `EVENT_FORMAT`
 */
export function fromNotification(record: JsonObject): RecordedEvent {
  const bucket = textAt(record, 's3', 'bucket', 'name');
  const key = textAt(record, 's3', 'object', 'key');
  const time = new Date(textAt(record, 'eventTime') ?? Number.NaN);
  if (bucket === null || key === null || Number.isNaN(time.getTime()))
    throw new SealwatchError('EVENT_FORMAT', 'an S3 notification without a bucket, a key or a time');
  const name = (textAt(record, 'eventName') ?? '').replace(/^s3:/, '');
  const requestId = textAt(record, 'responseElements', 'x-amz-request-id');
  const call = eventCall({
    id: null,
    at: time.toISOString(),
    name,
    region: textAt(record, 'awsRegion'),
    account: null,
    requester: { account: null, sourceIp: textAt(record, 'requestParameters', 'sourceIPAddress'), requestId },
  });
  const sequencer =
    textAt(record, 's3', 'object', 'sequencer') ?? String(numberAt(record, 's3', 'object', 'size'));
  const archive = archiveIn(record, name);
  return {
    kind: archive === null ? kindOf(name) : 'archived',
    archive,
    bucket,
    key: formDecoded(key),
    versionId: textAt(record, 's3', 'object', 'versionId'),
    call: { ...call, eventId: [requestId, name, key, sequencer].filter((part) => part !== null).join('/') },
  };
}

function archiveIn(record: JsonObject, name: string): string | null {
  const to =
    textAt(record, 'lifecycleEventData', 'transitionEventData', 'destinationStorageClass') ??
    textAt(record, 'intelligentTieringEventData', 'destinationAccessTier');
  if (name === 'ObjectRestore:Delete') return 'the archive';
  if (name !== 'LifecycleTransition' && name !== 'IntelligentTiering') return null;
  // Intelligent-Tiering reports moves to its archives alone.
  if (to === null) return name === 'IntelligentTiering' ? 'an archive tier' : null;
  return isArchive(to) ? to : null;
}

function kindOf(name: string): RecordedEvent['kind'] {
  if (name.startsWith('ObjectCreated:')) return 'stored';
  if (name.startsWith('LifecycleExpiration:')) return 'expired';
  if (!name.startsWith('ObjectRemoved:')) return 'other';
  return name.endsWith(':DeleteMarkerCreated') ? 'hidden' : 'destroyed';
}

/** True for the message that S3 sends when notifications are switched on. */
export const isTestMessage = (value: JsonObject): boolean => at(value, 'Event') === 's3:TestEvent';

/** What an S3 event says about the call behind it. */
interface EventFacts {
  readonly id: string | null;
  /** ISO time. */
  readonly at: string;
  /** S3's word for what was done. */
  readonly name: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly requester: Requester;
}

/** The call behind an S3 event: the account and the address, never the person or role. */
function eventCall({ id, at, name, region, account, requester }: EventFacts): ApiCall {
  const isService = requester.account?.endsWith('.amazonaws.com') ?? false;
  return {
    eventId: id ?? `${at}/${name}`,
    at,
    service: 's3',
    name,
    region,
    account,
    caller: {
      arn: null,
      account: isService ? null : requester.account,
      sourceIp: requester.sourceIp,
      userAgent: null,
      requestId: requester.requestId,
      kind: isService ? 'service' : 'account',
      session: null,
      invokedBy: isService ? requester.account : null,
    },
    parameters: {},
    response: {},
    additional: {},
    serviceDetails: {},
    resources: [],
    error: null,
    isReadOnly: false,
    isServiceEvent: false,
    isData: true,
  };
}
