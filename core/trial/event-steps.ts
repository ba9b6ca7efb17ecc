import { numberAt, textAt } from '../base/json.ts';
import { padSequencer } from '../base/object-ref.ts';
import { compareText } from '../base/time.ts';
import type { CapturedEvent, Sent } from './ports.ts';
import {
  aboutVersion,
  isObjectEvent,
  NO_VERSIONS,
  notShown,
  type Observation,
  type Outcome,
  observation,
  type Step,
  secondsAfter,
  shown,
} from './step.ts';

export const eventDelay: Step = async (tools) => {
  const { objects } = tools.ports;
  const sent = await objects.put('event-delay', 'a');
  const key = objects.keyOf('event-delay');
  const event = await tools.event('the event', isAbout(key, sent));
  if (event === null) return notShown('no event came in time');
  const observed = [observation('Object Created', event)];
  const recorded = await tools.recorded({ key, versionId: sent.versionId });
  const came = `the event came after ${secondsAfter(sent, event.receivedAt)}`;
  if (recorded === null) return notShown(`${came}, and Sealwatch recorded no version in time`, observed);
  return shown(`${came}, the version was recorded after ${secondsAfter(sent, recorded.seenAt)}`, observed);
};

/** Each way to write, and the words for it that are understood. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  put: ['PutObject'],
  post: ['PostObject', 'POST Object'],
  copy: ['CopyObject'],
  parts: ['CompleteMultipartUpload'],
};

export const eventReasons: Step = async (tools) => {
  const { objects } = tools.ports;
  const sent: Readonly<Record<string, Sent>> = {
    put: await objects.put('reasons/put', 'put'),
    copy: await objects.copy('reasons/put', 'reasons/copy'),
    parts: await (await objects.beginUpload('reasons/parts'))('in parts'),
    post: await objects.post('reasons/post', 'posted'),
  };
  const observed: Observation[] = [];
  const problems: string[] = [];
  for (const [way, known] of Object.entries(WAYS)) {
    const key = objects.keyOf(`reasons/${way}`);
    const event = await tools.event(`the event of ${way}`, isAbout(key, null));
    if (event === null) {
      problems.push(`no event of ${way} came in time`);
      continue;
    }
    observed.push(observation(`Object Created by ${way}`, event));
    const reason = textAt(event.envelope, 'detail', 'reason') ?? 'none';
    if (!known.includes(reason)) problems.push(`${way} has the reason ${JSON.stringify(reason)}`);
    const missing = missingFields(event, sent[way] as Sent);
    if (missing.length > 0) problems.push(`the event of ${way} lacks ${missing.join(', ')}`);
  }
  return problems.length > 0
    ? notShown(problems.join('; '), observed)
    : shown('all four have a known reason and every field', observed);
};

function missingFields({ envelope }: CapturedEvent, { versionId }: Sent): readonly string[] {
  const wanted = ['etag', 'sequencer', ...(versionId === null ? [] : ['version-id'])];
  const missing = wanted.filter((name) => textAt(envelope, 'detail', 'object', name) === null);
  return numberAt(envelope, 'detail', 'object', 'size') === null ? [...missing, 'size'] : missing;
}

const SPELLINGS = ['plus+', 'escaped%2B', 'a blank', 'é', 'at@'];

export const eventKeys: Step = async (tools) => {
  const { objects } = tools.ports;
  const observed: Observation[] = [];
  const problems: string[] = [];
  for (const spelling of SPELLINGS) {
    const name = `keys/${spelling}`;
    const sent = await objects.put(name, spelling);
    const isIt = sent.versionId === null ? isAbout(objects.keyOf(name), sent) : aboutVersion(sent.versionId);
    const event = await tools.event(`the event of ${JSON.stringify(spelling)}`, isIt);
    if (event === null) {
      problems.push(`no event of ${JSON.stringify(spelling)} came in time`);
      continue;
    }
    observed.push(observation(`the key ${JSON.stringify(spelling)}`, event));
    if (textAt(event.envelope, 'detail', 'object', 'key') !== objects.keyOf(name))
      problems.push(`${JSON.stringify(spelling)} is spelled otherwise in its event`);
  }
  return problems.length > 0
    ? notShown(problems.join('; '), observed)
    : shown('all five keys came as they are', observed);
};

export const eventDeletes: Step = async (tools) => {
  const { objects } = tools.ports;
  const put = await objects.put('deletes/a', 'a');
  await objects.put('deletes/b', 'b');
  if (put.versionId === null) return NO_VERSIONS;
  await objects.removeAll(['deletes/a', 'deletes/b']);
  const keys = ['a', 'b'].map((name) => objects.keyOf(`deletes/${name}`));
  const markers = await tools.events('the events of the markers', {
    count: keys.length,
    isIt: isDeleted(keys, 'Delete Marker Created'),
    by: keyOf,
  });
  const marker = (await objects.versions('deletes/a')).find(({ isMarker }) => isMarker);
  await objects.remove('deletes/a', put.versionId);
  if (marker !== undefined) await objects.remove('deletes/a', marker.versionId);
  const gone = [put.versionId, ...(marker === undefined ? [] : [marker.versionId])];
  const destroyed = await tools.events('the events of what was destroyed', {
    count: gone.length,
    isIt: (event) => gone.includes(versionOf(event) ?? '') && isDeleted(keys, 'Permanently Deleted')(event),
    by: versionOf,
  });
  const observed = [
    ...markers.map((event) => observation('Object Deleted, in DeleteObjects', event)),
    ...destroyed.map((event) => observation('Object Deleted, a version', event)),
  ];
  if (markers.length < keys.length)
    return notShown(`of two keys in one call, ${markers.length} had an event`, observed);
  if (destroyed.length < 2)
    return notShown('a destroyed version or marker had no event of its own', observed);
  const seen = await tools.recorded(
    { key: keys[0] ?? '', versionId: put.versionId },
    ({ isDestroyed }) => isDestroyed,
  );
  return seen === null
    ? notShown('Sealwatch did not record the destroyed version in time', observed)
    : shown('each key, version and marker had its event, and Sealwatch knows what was destroyed', observed);
};

const ROUNDS = 4;

export const eventOrder: Step = async (tools) => {
  const { objects } = tools.ports;
  const key = objects.keyOf('order');
  const done: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const put = await objects.put('order', `round ${round}`);
    const deleted = await objects.remove('order');
    if (put.versionId === null || deleted.versionId === null) return NO_VERSIONS;
    done.push(put.versionId, deleted.versionId);
  }
  const isIt = (event: CapturedEvent): boolean =>
    keyOf(event) === key && done.includes(versionOf(event) ?? '');
  const came = await tools.events('the events', { count: done.length, isIt, by: versionOf });
  if (came.length < done.length) return notShown(`not all ${done.length} changes had an event in time`);
  const sorted = [...came].sort((a, b) => compareText(sequencerOf(a), sequencerOf(b)));
  const bySequencer = sorted.map(versionOf);
  const areDistinct = new Set(sorted.map(sequencerOf)).size === sorted.length;
  const listed = (await objects.versions('order')).map(({ versionId }) => versionId).reverse();
  const observed = [
    observation('a put', sorted[0] as CapturedEvent),
    observation('a delete', sorted[1] as CapturedEvent),
  ];
  if (!areDistinct) return notShown('two changes have the same sequencer', observed);
  if (bySequencer.join() !== done.join())
    return notShown('the sequencers are not in the order of the calls', observed);
  return listed.join() === done.join()
    ? shown(`${done.length} changes, in one order by calls, sequencers and the listing`, observed)
    : notShown("S3's listing is not in the order of the calls", observed);
};

export const multipartTime: Step = async (tools): Promise<Outcome> => {
  const { objects, pause } = tools.ports;
  const complete = await objects.beginUpload('multipart');
  // Last-Modified has whole seconds.
  await pause(WHOLE_SECONDS_MS);
  const put = await objects.put('multipart', 'between');
  await pause(WHOLE_SECONDS_MS);
  const uploaded = await complete('in parts');
  if (put.versionId === null) return NO_VERSIONS;
  const listed = await objects.versions('multipart');
  const find = (id: string | null) => listed.find(({ versionId }) => versionId === id);
  const [between, parts] = [find(put.versionId), find(uploaded.versionId)];
  if (between === undefined || parts === undefined) return notShown('S3 does not list both versions');
  const observed: Observation[] = [
    {
      what: 'the listing, newest first; the put came after the begin of the upload and before its end',
      value: listed.map(({ versionId, isLatest, lastModified }) => ({
        by: versionId === put.versionId ? 'put' : 'upload',
        isLatest,
        lastModified,
      })),
    },
  ];
  const problems = [
    ...(parts.lastModified < between.lastModified ? [] : ['the upload lists with the time of its end']),
    ...(between.isLatest ? [] : ['the upload is current, not the put']),
  ];
  return problems.length > 0
    ? notShown(problems.join('; '), observed)
    : shown('the upload lists with the time of its begin, and the put is current', observed);
};

const WHOLE_SECONDS_MS = 1_500;

/** Creations of a key; of one version, where that is known. */
const isAbout =
  (key: string, sent: Sent | null) =>
  (event: CapturedEvent): boolean =>
    isObjectEvent(event) &&
    event.envelope['detail-type'] === 'Object Created' &&
    keyOf(event) === key &&
    (sent === null || sent.versionId === null || versionOf(event) === sent.versionId);

const isDeleted =
  (keys: readonly string[], type: string) =>
  (event: CapturedEvent): boolean =>
    event.envelope['detail-type'] === 'Object Deleted' &&
    keys.includes(keyOf(event) ?? '') &&
    textAt(event.envelope, 'detail', 'deletion-type') === type;

const keyOf = ({ envelope }: CapturedEvent): string | null => textAt(envelope, 'detail', 'object', 'key');

const versionOf = ({ envelope }: CapturedEvent): string | null =>
  textAt(envelope, 'detail', 'object', 'version-id');

const sequencerOf = ({ envelope }: CapturedEvent): string =>
  padSequencer(textAt(envelope, 'detail', 'object', 'sequencer') ?? '');
