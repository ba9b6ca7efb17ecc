import { SealwatchError } from '../base/errors.ts';
import { utf8Bytes } from '../base/escape.ts';
import { isConflict, untilCommitted } from '../base/until-committed.ts';
import type { AlertSource, GroupAlert } from './alert.ts';
import { claimOf } from './claim.ts';
import { plainAlert } from './plain-alert.ts';
import {
  type AlertMessage,
  type AlertRecord,
  type DeliveryPorts,
  MessageRefusedError,
  MessageUnansweredError,
} from './ports.ts';
import { type RenderedAlert, render } from './render.ts';

/** Longer than one publishing takes, which may wait for SNS three times; a crashed publisher's alert is taken over after it. */
const LEASE_MS = 30_000;
/** The longest of all leases, and as much for what clocks differ. */
const MAX_LEASE_MS = 2 * LEASE_MS;
/** Writers in the way of one alert: after these somebody comes back later. */
const MAX_TRIES = 8;
/** Tries to write that an alert is published, beside those after conflicts. */
const MAX_MARKS = 4;
const LOST_MS = 1_000;
/** SNS takes 262,144 bytes, the message's attributes among them. */
const MAX_MESSAGE_BYTES = 250_000;

/** Bytes of the names of datasets in an attribute: 3,000 of the longest. */
const MAX_DATASET_BYTES = 180_000;
/** 300 of the longest. */
const MAX_BUCKET_BYTES = 20_000;

/** An alert that somebody else fills or publishes. */
export interface Held {
  readonly group: string;
  /** ISO time at which it may be taken over. */
  readonly until: string;
}

/**
 * Publishes an alert once, when it is filled. The holder of the short lease publishes; the mark afterwards ends the lease. Only a
 * crash between SNS's answer and the mark repeats an alert, and then with the same id, revision and words. What cannot be
 * rendered, and what SNS refuses for what it holds, is published in a plain form.
 * @returns `null` when it is out; otherwise who waits for it, and until when
 * @throws what the publisher threw: the alert is due again at once, or when its lease ends where it may have been published
 * @throws {SealwatchError} `INTERNAL` after an alert was published in a plain form because its own failed
 */
export const publishAlert = (id: string, ports: DeliveryPorts): Promise<Held | null> =>
  publishWhere(({ status }, isDue) => status === 'filling' || isDue, id, ports);

/** The same for an alert that somebody may have left behind: who fills it may be at it still. */
export const takeOver = (id: string, ports: DeliveryPorts): Promise<Held | null> =>
  publishWhere((_, isDue) => isDue, id, ports);

/** True of an alert that is published. One that could only be published in a plain form is an error, and out all the same. */
export const isOut = async (alert: string, { store }: DeliveryPorts): Promise<boolean> =>
  (await store.alert(alert))?.status === 'published';

/** When to come back after so many conflicts that it is better to wait. */
export const afterConflicts = (now: Date): string => new Date(now.getTime() + LOST_MS).toISOString();

async function publishWhere(
  isFree: (alert: AlertRecord, isDue: boolean) => boolean,
  id: string,
  ports: DeliveryPorts,
): Promise<Held | null> {
  const { store, clock, backOff } = ports;
  let group = '';
  const take = untilCommitted(`alert ${id}`, { backOff, maxTries: MAX_TRIES }, async () => {
    const alert = await store.alert(id);
    if (alert === null || alert.status === 'published') return null;
    ({ group } = alert);
    if (!isFree(alert, isDue(alert, clock()))) return { group, until: alert.dueAt };
    const leased = lease(alert, clock());
    return (await store.saveAlert(leased)) === 'conflict' ? 'conflict' : { leased };
  });
  const taken = await take.catch((error: unknown) => {
    if (isConflict(error)) return { group, until: afterConflicts(clock()) };
    throw error;
  });
  if (taken === null || !('leased' in taken)) return taken;
  await publish(taken.leased, ports);
  return null;
}

/** A lease that ends later than any could was taken by a clock that has been put back since. */
const isDue = ({ dueAt }: AlertRecord, now: Date): boolean =>
  dueAt <= now.toISOString() || dueAt > new Date(now.getTime() + MAX_LEASE_MS).toISOString();

async function publish(leased: AlertRecord, ports: DeliveryPorts): Promise<void> {
  const failure = await send(leased, ports).catch(async (error: unknown) => {
    // Each other try may be one more copy, so nobody makes one before the lease ends.
    if (!(error instanceof MessageUnansweredError)) await giveBack(leased, ports);
    throw error;
  });
  const publishedAt = ports.clock().toISOString();
  await mark({ ...leased, status: 'published', publishedAt, stamp: leased.stamp + 1 }, ports);
  if (failure === null) return;
  const message = `alert ${leased.id} could only be published in a plain form`;
  throw new SealwatchError('INTERNAL', message, { cause: failure });
}

/** What is published and not marked is published again, so a request that DynamoDB throttles or whose answer is lost is made anew. */
async function mark(published: AlertRecord, ports: DeliveryPorts): Promise<void> {
  for (let count = 1; ; count++) {
    try {
      await save(published, ports);
      return;
    } catch (error) {
      if (count === MAX_MARKS || isConflict(error)) throw error;
      await ports.backOff(count);
    }
  }
}

const lease = (alert: AlertRecord, now: Date): AlertRecord => ({
  ...alert,
  status: 'closed',
  dueAt: new Date(now.getTime() + LEASE_MS).toISOString(),
  stamp: alert.stamp + 1,
});

/** Where this fails too, the lease ends by itself; the error to report is the publisher's. */
async function giveBack(leased: AlertRecord, ports: DeliveryPorts): Promise<void> {
  const dueAt = ports.clock().toISOString();
  await save({ ...leased, dueAt, stamp: leased.stamp + 1 }, ports).catch(() => {});
}

/** Writes what only the holder of the lease writes. Another that tried to take it meanwhile may be in the way for a moment. */
async function save(alert: AlertRecord, ports: DeliveryPorts): Promise<void> {
  const { store } = ports;
  await untilCommitted<'done' | 'taken'>(`alert ${alert.id}`, ports, async () => {
    if ((await store.saveAlert(alert)) === 'committed') return 'done';
    return (await store.alert(alert.id))?.stamp === alert.stamp - 1 ? 'conflict' : 'taken';
  });
}

/** @returns why it was published in a plain form; `null` where it was not, or only because it is large */
async function send(record: AlertRecord, ports: DeliveryPorts): Promise<unknown> {
  const { place, publisher } = ports;
  const source = await sourceOf(record, ports);
  const plain = () => withinMessage(messageOf(plainAlert(source, place), record));
  let failure: unknown = null;
  let message: AlertMessage;
  try {
    message = messageOf(render(source, place), record);
    if (bytesOf(message) > MAX_MESSAGE_BYTES) message = plain();
  } catch (error) {
    failure = error;
    message = plain();
  }
  try {
    await publisher.publish(message);
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    failure = error;
    await publisher.publish(plain());
  }
  return failure;
}

/** What an alert is made of. Read under the lease: nobody adds to the alert any more. */
async function sourceOf(leased: AlertRecord, { store }: DeliveryPorts): Promise<AlertSource> {
  const kept = leased.count === 1 ? [] : await store.claims(leased.id);
  // An alert that an earlier release left behind has kept nothing but its first findings.
  const claims = leased.count === 1 || kept.length > 0 ? kept : leased.findings.map(claimOf);
  return { ...leased, alertId: leased.id, claims };
}

/** Filters need the names of all datasets and buckets; who reads the document finds them in the table. */
function withinMessage(message: AlertMessage): AlertMessage {
  if (bytesOf(message) <= MAX_MESSAGE_BYTES) return message;
  const { datasets: _, buckets: __, ...alert } = JSON.parse(message.json) as GroupAlert;
  return { ...message, json: documentOf(alert) };
}

/** JSON without the characters that SQS takes out of a message: a key that has one of them must reach its subscribers as it is. */
const documentOf = (alert: object): string =>
  JSON.stringify(alert).replace(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );

const bytesOf = ({ text, json, attributes }: AlertMessage): number =>
  utf8Bytes(JSON.stringify({ default: json, email: text })) + utf8Bytes(JSON.stringify(attributes));

function messageOf({ subject, text, alert }: RenderedAlert, { datasets, group }: AlertRecord): AlertMessage {
  const { severity, dataset, kind, resource } = alert;
  const rule = 'rule' in alert ? alert.rule : '';
  const buckets = 'buckets' in alert ? (alert.buckets ?? []) : [];
  const about = {
    bucket: resource.bucket ?? within(buckets, MAX_BUCKET_BYTES),
    dataset: dataset ?? within(datasets, MAX_DATASET_BYTES),
  };
  // A finding of another release may name neither where this one looks; its group names one of them, for filters by either.
  const [, , place = '*'] = group.split('|');
  const isUnknown = about.bucket.length === 0 && about.dataset.length === 0 && place !== '*';
  return {
    subject,
    text,
    json: documentOf(alert),
    attributes: { severity, rule, kind, ...(isUnknown ? { bucket: place, dataset: place } : about) },
  };
}

/** One name, or as many as there is room for. */
function within(names: readonly string[], most: number): string | readonly string[] {
  let bytes = 0;
  const fitting = names.filter((name) => {
    bytes += utf8Bytes(JSON.stringify(name)) + 1;
    return bytes <= most;
  });
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? only : fitting;
}
