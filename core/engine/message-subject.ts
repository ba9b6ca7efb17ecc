import { at, isObject, type Json, jsonIn, textAt } from '../base/json.ts';
import type { ObjectRef } from '../base/object-ref.ts';

/** What a message of one of the detector's queues is about, as far as it can be read. Nothing of it was checked. */
export interface MessageSubject {
  /** `Object Created`, `s3:PutBucketPolicy`, `group of alerts`; `null` where it cannot be read. */
  readonly what: string | null;
  /** The object, where it is about one. */
  readonly object: ObjectRef | null;
  readonly ids: CorrelationIds;
}

/** By what a change can be followed from the event to the alert; `null` where the message does not have it. */
export interface CorrelationIds {
  /** EventBridge's id of the event. */
  readonly eventId: string | null;
  /** The request to AWS that made the change: the same in S3's event and in CloudTrail's record. */
  readonly requestId: string | null;
  /** CloudTrail's id of the record. */
  readonly callId: string | null;
}

const NO_IDS: CorrelationIds = { eventId: null, requestId: null, callId: null };
const UNREADABLE: MessageSubject = { what: null, object: null, ids: NO_IDS };

/** Reads a message's body. Never throws: what lies among dead letters is often what could not be parsed. */
export function messageSubject(body: string): MessageSubject {
  const event = jsonIn(body);
  if (!isObject(event)) return UNREADABLE;
  const detail = at(event, 'detail');
  if (!isObject(detail))
    return typeof event.group === 'string' ? { ...UNREADABLE, what: 'group of alerts' } : UNREADABLE;
  const eventName = textAt(detail, 'eventName');
  return eventName === null ? objectSubject(event, detail) : callSubject(event, detail, eventName);
}

function objectSubject(event: Json, detail: Json): MessageSubject {
  const [bucket, key] = [textAt(detail, 'bucket', 'name'), textAt(detail, 'object', 'key')];
  return {
    what: textAt(event, 'detail-type'),
    object: bucket === null || key === null ? null : { bucket, key },
    ids: { eventId: textAt(event, 'id'), requestId: textAt(detail, 'request-id'), callId: null },
  };
}

function callSubject(event: Json, detail: Json, eventName: string): MessageSubject {
  const bucket = textAt(detail, 'requestParameters', 'bucketName');
  const key = textAt(detail, 'requestParameters', 'key');
  const service = (textAt(detail, 'eventSource') ?? '').replace(/\.amazonaws\.com.*$/s, '');
  return {
    what: service === '' ? eventName : `${service}:${eventName}`,
    object: bucket === null ? null : { bucket, key: key ?? '' },
    ids: {
      eventId: textAt(event, 'id'),
      requestId: textAt(detail, 'requestID'),
      callId: textAt(detail, 'eventID'),
    },
  };
}
