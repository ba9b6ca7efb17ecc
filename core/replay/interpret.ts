import { SealwatchError } from '../base/errors.ts';
import { at, isObject, type Json, type JsonObject, textAt } from '../base/json.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import { isRecord, parseRecord } from '../cloudtrail/parse-record.ts';
import { passedOver } from '../cloudtrail/passed-over.ts';
import {
  fromEnvelope,
  fromNotification,
  isNotification,
  isTestMessage,
  type RecordedEvent,
} from './object-event.ts';
import { isEnvelope } from './unwrap.ts';

/** What a record of the input is. `other` is well formed and says nothing of what is guarded. */
export type Input =
  | { readonly kind: 'call'; readonly call: ApiCall }
  | { readonly kind: 'object'; readonly event: RecordedEvent }
  /** Another record reports the same act. */
  | { readonly kind: 'passed-over' }
  | { readonly kind: 'other' };

const PASSED_OVER: Input = { kind: 'passed-over' };
const OTHER: Input = { kind: 'other' };

/**
 * Finds out what a record is.
 * @param account whose records these are, where a record does not say; `null` where that is not known
 * @throws {SealwatchError} `EVENT_FORMAT` when it is nothing that is known
 */
export function interpret(value: Json, account: string | null): Input {
  if (!isObject(value)) throw unknown();
  if (isNotification(value)) return { kind: 'object', event: fromNotification(value) };
  if (passedOver(value) !== null) return PASSED_OVER;
  if (isRecord(value)) return callOf(value, account);
  if (isEnvelope(value)) return ofEnvelope(value, account);
  if (isOtherFile(value) || isTestMessage(value)) return OTHER;
  throw unknown();
}

function ofEnvelope(envelope: JsonObject, account: string | null): Input {
  const detail = at(envelope, 'detail');
  if (isObject(detail) && passedOver(detail) !== null) return PASSED_OVER;
  if (isRecord(detail)) return callOf(withEnvelope(detail, envelope), account);
  const isObjectEvent = textAt(envelope, 'source') === 'aws.s3' && isObject(at(envelope, 'detail', 'object'));
  return isObjectEvent ? { kind: 'object', event: fromEnvelope(envelope) } : OTHER;
}

/** Copies of old records leave out what the envelope has. */
const withEnvelope = (record: JsonObject, envelope: JsonObject): JsonObject => ({
  ...record,
  eventID: at(record, 'eventID') ?? at(envelope, 'id'),
  eventTime: at(record, 'eventTime') ?? at(envelope, 'time'),
  awsRegion: at(record, 'awsRegion') ?? at(envelope, 'region'),
  recipientAccountId: at(record, 'recipientAccountId') ?? at(envelope, 'account'),
});

function callOf(record: JsonObject, account: string | null): Input {
  // What only reads is never wrong: most of what trails hold need not be judged.
  if (record.readOnly === true) return OTHER;
  return { kind: 'call', call: parseRecord(timed(owned(record, account))) };
}

const owned = (record: JsonObject, account: string | null): JsonObject =>
  account === null || textAt(record, 'recipientAccountId') !== null
    ? record
    : { ...record, recipientAccountId: account };

/** Takes the place of a time that is not in the record: what examples write there must not keep back what they show. */
export const NO_TIME = new Date(0).toISOString();

function timed(record: JsonObject): JsonObject {
  const { eventTime: time } = record;
  const isTime = typeof time === 'number' || (typeof time === 'string' && !Number.isNaN(Date.parse(time)));
  return isTime ? record : { ...record, eventTime: NO_TIME };
}

/** Digest files lie among a trail's log files. */
const isOtherFile = (value: JsonObject): boolean => textAt(value, 'digestStartTime') !== null;

const unknown = (): SealwatchError =>
  new SealwatchError('EVENT_FORMAT', 'neither a CloudTrail record nor an event of EventBridge or S3');

/** The record of the input that something comes from. */
export interface Origin {
  /** The file as it was named, `-` for standard input, or the object's address. */
  readonly source: string;
  /** Its place among the records of the source, from 0; what could not be read has a place too. */
  readonly index: number;
}

/** The same with the name that the record itself has. */
export interface NamedOrigin extends Origin {
  readonly eventId: string;
}

/** Remembers the last names that it was given, up to a limit. */
export class Seen {
  readonly #most: number;
  readonly #names = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** False when the name was given before. */
  add(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    if (this.#names.size > this.#most) for (const oldest of this.#names) return this.#names.delete(oldest);
    return true;
  }
}
