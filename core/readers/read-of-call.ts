import { percentDecoded } from '../base/form-encoding.ts';
import { numberAt, textAt } from '../base/json.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import { readStoreName } from '../cloudtrail/bucket-name.ts';
import { touchedObject } from '../cloudtrail/object-writes.ts';
import type { ReadEvent, ReadOutcome } from './read-event.ts';

/** What calls give that read an object. Of `InitiateReplication` S3 is the reader. */
const READS: Readonly<Record<string, ReadOutcome>> = {
  GetObject: 'read',
  GetObjectTorrent: 'read',
  SelectObjectContent: 'read',
  HeadObject: 'metadata',
  GetObjectAttributes: 'metadata',
  CopyObject: 'copied',
  UploadPartCopy: 'copied',
  InitiateReplication: 'copied',
};

const COPIES: ReadonlySet<string> = new Set(['CopyObject', 'UploadPartCopy']);

/** The request for an object that a call is; `null` for calls that read none, or do not say which. */
export function readOfCall(call: ApiCall): ReadEvent | null {
  const outcome = READS[call.name];
  if (outcome === undefined || (call.service !== 's3' && call.service !== 's3express')) return null;
  const object = COPIES.has(call.name) ? copySource(call) : readObject(call);
  if (object === null) return null;
  const given = outcomeOf(call, outcome);
  return {
    source: 'cloudtrail',
    at: call.at,
    bucket: object.bucket,
    key: object.key,
    versionId: object.versionId,
    operation: call.name,
    outcome: given,
    bytes: bytesOf(call, given),
    caller: call.caller,
    via: accessPointOf(call),
    isPresigned: textAt(call.additional, 'AuthenticationMethod') === 'QueryString',
    copyTo: COPIES.has(call.name) ? copyTarget(call) : null,
    id: call.eventId,
    requestId: call.caller.requestId,
  };
}

interface NamedObject extends ObjectRef {
  readonly versionId: string | null | undefined;
}

function readObject(call: ApiCall): NamedObject | null {
  const touched = touchedObject(call);
  const named = namedByArn(call) ?? touched;
  if (named === null || named.key === null) return null;
  return { bucket: named.bucket, key: named.key, versionId: versionOf(textAt(call.parameters, 'versionId')) };
}

// Through an access point the parameters name that, and the resources the bucket. A key that reads like a number arrives as one.
function namedByArn({ resources }: ApiCall): ObjectRef | null {
  for (const { arn, isPrefix, type } of resources) {
    if (isPrefix || (type !== null && !type.endsWith('::Object'))) continue;
    const named = readStoreName(arn);
    if (named?.kind === 'bucket' && named.key !== null) return { bucket: named.bucket, key: named.key };
  }
  return null;
}

const versionOf = (text: string | null): string | null | undefined =>
  text === null ? undefined : text === 'null' ? null : text;

const SOURCE = 'x-amz-copy-source';

/** The object that a copy was made of: `bucket/key?versionId=…`, or the ARN of an access point, in the client's encoding. */
function copySource({ parameters }: ApiCall): NamedObject | null {
  const header = textAt(parameters, SOURCE) ?? textAt(parameters, 'copySource');
  if (header === null) return null;
  const [, source = '', version = null] = /^(.*?)(?:\?versionId=([^?&]*))?$/s.exec(header) ?? [];
  const named = readStoreName(percentDecoded(source) ?? source);
  if (named === null || named.key === null) return null;
  // Which bucket is behind an access point the copy does not say.
  const bucket =
    named.kind === 'bucket'
      ? named.bucket
      : named.kind === 'alias'
        ? named.alias
        : `accesspoint/${named.name}`;
  const key = named.kind === 'bucket' ? named.key : named.key.replace(/^object\//, '');
  return { bucket, key, versionId: versionOf(version) };
}

function copyTarget(call: ApiCall): string | null {
  const target = namedByArn(call) ?? touchedObject(call);
  if (target === null || target.key === null) return null;
  return `s3://${target.bucket}/${target.key}`;
}

function accessPointOf({ resources, parameters }: ApiCall): string | null {
  const point = resources.find(
    ({ type, arn }) => type?.includes('AccessPoint') || arn.includes(':accesspoint/'),
  );
  if (point) return point.arn;
  const named = readStoreName(textAt(parameters, 'bucketName') ?? '');
  return named === null || named.kind === 'bucket'
    ? null
    : named.kind === 'alias'
      ? named.alias
      : (textAt(parameters, 'bucketName') ?? null);
}

const UNCHANGED = /NotModified|^304$/i;

function outcomeOf(call: ApiCall, outcome: ReadOutcome): ReadOutcome {
  const { error } = call;
  if (error !== null) {
    if (UNCHANGED.test(error.code)) return 'unchanged';
    return error.kind === 'denied' ? 'denied' : 'failed';
  }
  const sent = numberAt(call.additional, 'bytesTransferredOut');
  return outcome === 'read' && sent === 0 ? 'aborted' : outcome;
}

// What a failed call sent is the text of the error; what a copy moved never leaves S3.
function bytesOf({ additional }: ApiCall, outcome: ReadOutcome): number | null {
  if (outcome === 'copied') return null;
  return outcome === 'read' ? numberAt(additional, 'bytesTransferredOut') : 0;
}
