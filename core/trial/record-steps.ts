import { at, textAt } from '../base/json.ts';
import type { CapturedEvent } from './ports.ts';
import {
  aboutVersion,
  eventId,
  isObjectEvent,
  NO_VERSIONS,
  notShown,
  observation,
  recordOf,
  type Step,
  secondsAfter,
  shown,
} from './step.ts';

const NO_RECORD = 'no record came in time: is there a trail that logs, with data events of the bucket?';

export const recordOfWrite: Step = async (tools) => {
  const { objects } = tools.ports;
  const sent = await objects.put('record-of-write', 'a');
  const key = objects.keyOf('record-of-write');
  const [record] = await tools.records("CloudTrail's record", {
    count: 1,
    isIt: recordOf('PutObject', key),
    by: eventId,
  });
  if (record === undefined) return notShown(NO_RECORD);
  const event = await tools.event('the event', (each) =>
    sent.versionId === null
      ? isObjectEvent(each) && textAt(each.envelope, 'detail', 'object', 'key') === key
      : aboutVersion(sent.versionId)(each),
  );
  const observed = [
    observation('PutObject, by CloudTrail', record),
    ...(event === null ? [] : [observation('Object Created, by S3', event)]),
  ];
  const recorded = textAt(record.envelope, 'detail', 'requestID');
  const announced = event === null ? null : textAt(event.envelope, 'detail', 'request-id');
  if (event === null) return notShown("S3's event did not come in time", observed);
  if (recorded === null || recorded !== announced)
    return notShown('record and event name different requests', observed);
  if (sent.requestId !== null && sent.requestId !== recorded)
    return notShown('record and event name another request than the answer did', observed);
  return shown(
    `the record came after ${secondsAfter(sent, record.receivedAt)}, and names the request as the event does`,
    observed,
  );
};

export const recordOfDeletes: Step = async (tools) => {
  const { objects } = tools.ports;
  const names = ['record-of-deletes/a', 'record-of-deletes/b'];
  for (const name of names) await objects.put(name, name);
  await objects.removeAll(names);
  const nameIn = (event: CapturedEvent): string | null =>
    names.find((name) => recordOf('DeleteObject', objects.keyOf(name))(event)) ?? null;
  const records = await tools.records("CloudTrail's records", {
    count: names.length,
    isIt: (event) => nameIn(event) !== null,
    by: nameIn,
  });
  const all = (await tools.ports.capture.events()).filter(
    ({ envelope }) => textAt(envelope, 'detail', 'eventName') === 'DeleteObjects',
  );
  const observed = [
    ...records.map((event) => observation('DeleteObject of one key, by CloudTrail', event)),
    ...all.slice(-1).map((event) => observation('DeleteObjects, by CloudTrail', event)),
  ];
  if (records.length >= names.length) return shown('each key of the batch has a record of its own', observed);
  return notShown(
    all.length === 0 ? NO_RECORD : `of ${names.length} keys, ${records.length} have a record of their own`,
    observed,
  );
};

export const recordOfSetting: Step = async (tools) => {
  const sent = await tools.ports.objects.repeatVersioning();
  if (sent === null) return NO_VERSIONS;
  const [record] = await tools.records("CloudTrail's record", {
    count: 1,
    isIt: isVersioning,
    by: eventId,
  });
  if (record === undefined) return notShown('no record came in time: is there a trail that logs?');
  const observed = [observation('PutBucketVersioning, by CloudTrail', record)];
  const { envelope } = record;
  const missing = [
    ['requestParameters', 'bucketName'],
    ['requestParameters', 'VersioningConfiguration', 'Status'],
    ['userIdentity', 'type'],
    ['sourceIPAddress'],
  ].filter((path) => textAt(envelope, 'detail', ...path) === null);
  if (missing.length > 0)
    return notShown(`the record lacks ${missing.map((path) => path.join('.')).join(', ')}`, observed);
  return at(envelope, 'detail', 'userIdentity', 'arn') === undefined
    ? notShown('the record names nobody', observed)
    : shown(
        `the record came after ${secondsAfter(sent, record.receivedAt)}, with all that is read`,
        observed,
      );
};

const isVersioning = ({ envelope }: CapturedEvent): boolean =>
  textAt(envelope, 'detail', 'eventName') === 'PutBucketVersioning';
