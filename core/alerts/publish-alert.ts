import { SealwatchError } from '../base/errors.ts';
import { utf8Bytes } from '../base/escape.ts';
import { isConflict, untilCommitted } from '../base/until-committed.ts';
import { isCanary } from '../scope/canary.ts';
import type { AlertSource } from './alert.ts';
import { isTooLarge, messageOf, withinMessage } from './alert-message.ts';
import { claimOf } from './claim.ts';
import { plainAlert } from './plain-alert.ts';
import {
  type AlertMessage,
  type AlertPublisher,
  type AlertRecord,
  type DeliveryPorts,
  MessageRefusedError,
  MessageUnansweredError,
} from './ports.ts';
import { render } from './render.ts';

/** A crashed publisher's alert is taken over after it. */
const LEASE_MS = 30_000;
/** One message takes so long at the most: SNS is asked three times, for seven seconds each. Where less is left of a lease it is taken anew. */
const SENDING_MS = 25_000;
/** The longest of all leases, and as much for what clocks differ. */
const MAX_LEASE_MS = 2 * LEASE_MS;
/** Writers in the way of one alert: after these somebody comes back later. */
const MAX_TRIES = 8;
/** Tries to write that an alert is published, beside those after conflicts. */
const MAX_MARKS = 4;
const LOST_MS = 1_000;
/** DynamoDB takes an item of 400 KB, counted in another way than JSON; a finding may be nearly as large, and an alert holds one. */
const MAX_WITH_CHECKPOINT_BYTES = 390_000;
/** Times that a lease is taken anew before one message. */
const MAX_RENEWALS = 3;

/** An alert that somebody else fills or publishes. */
export interface Held {
  readonly group: string;
  /** ISO time at which it may be taken over. */
  readonly until: string;
}

/**
 * Publishes an alert once, when it is filled. The holder of the short lease publishes; the mark afterwards ends the lease. Only what
 * falls between SNS's taking a message and the mark repeats an alert (a crash, an answer that is lost), and then with the same id,
 * revision and words. What cannot be rendered, and what SNS refuses for what it holds, is published in a plain form.
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
    const leased = lease(await withCheckpoint(alert, ports), clock());
    return (await store.saveAlert(leased)) === 'conflict' ? 'conflict' : { leased };
  });
  const taken = await take.catch((error: unknown) => {
    if (isConflict(error)) return { group, until: afterConflicts(clock()) };
    throw error;
  });
  if (taken === null || !('leased' in taken)) return taken;
  return publish(taken.leased, ports);
}

/** Asked for before the lease, which is short, and kept with it. An alert that would not fit the table with it goes out without. */
async function withCheckpoint(alert: AlertRecord, { checkpoint }: DeliveryPorts): Promise<AlertRecord> {
  if (alert.checkpoint !== undefined || checkpoint === undefined) return alert;
  const hasRoom = utf8Bytes(JSON.stringify(alert)) <= MAX_WITH_CHECKPOINT_BYTES;
  return { ...alert, checkpoint: hasRoom ? await checkpoint() : null };
}

/** A lease that ends later than any could was taken by a clock that has been put back since. */
const isDue = ({ dueAt }: AlertRecord, now: Date): boolean =>
  dueAt <= now.toISOString() || dueAt > new Date(now.getTime() + MAX_LEASE_MS).toISOString();

async function publish(leased: AlertRecord, ports: DeliveryPorts): Promise<Held | null> {
  let held = leased;
  const renew = async (): Promise<void> => {
    held = await renewed(held, ports);
  };
  let failure: unknown;
  try {
    failure = await send(leased, renew, ports);
  } catch (error) {
    if (error instanceof LeaseLostError) return error.held;
    // Each other try may be one more copy, so nobody makes one before the lease ends.
    if (!(error instanceof MessageUnansweredError)) await giveBack(held, ports);
    throw error;
  }
  const publishedAt = ports.clock().toISOString();
  await mark({ ...held, status: 'published', publishedAt, stamp: held.stamp + 1 }, ports);
  if (failure === null) return null;
  const message = `alert ${leased.id} could only be published in a plain form`;
  throw new SealwatchError('INTERNAL', message, { cause: failure });
}

/** Another publisher took the alert over before anything was sent. */
class LeaseLostError extends Error {
  /** `null` where the alert is out. */
  readonly held: Held | null;

  constructor(held: Held | null) {
    super('another publisher took the alert over');
    this.held = held;
  }
}

/**
 * The lease, for as long as one message may take: another would send the alert as well, if the lease ended meanwhile. Where DynamoDB is
 * so slow that too little of a new lease is left when it is written, it is taken once more; then the alert is sent all the same, for
 * twice is better than never.
 * @throws {LeaseLostError} when it ended already and another publisher was first
 */
async function renewed(leased: AlertRecord, ports: DeliveryPorts): Promise<AlertRecord> {
  const { store, clock } = ports;
  let held = leased;
  for (let count = 0; count < MAX_RENEWALS && msLeft(held, clock()) < SENDING_MS; count++) {
    const next = lease(held, clock());
    if ((await save(next, ports)) === 'taken') {
      const alert = await store.alert(leased.id);
      throw new LeaseLostError(
        alert === null || alert.status === 'published' ? null : { group: alert.group, until: alert.dueAt },
      );
    }
    held = next;
  }
  return held;
}

const msLeft = ({ dueAt }: AlertRecord, now: Date): number => Date.parse(dueAt) - now.getTime();

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
async function save(alert: AlertRecord, ports: DeliveryPorts): Promise<'done' | 'taken'> {
  const { store } = ports;
  return untilCommitted<'done' | 'taken'>(`alert ${alert.id}`, ports, async () => {
    if ((await store.saveAlert(alert)) === 'committed') return 'done';
    return (await store.alert(alert.id))?.stamp === alert.stamp - 1 ? 'conflict' : 'taken';
  });
}

/**
 * @param renew - the lease, before each message
 * @returns why it was published in a plain form; `null` where it was not, or only because it is large
 */
async function send(record: AlertRecord, renew: () => Promise<void>, ports: DeliveryPorts): Promise<unknown> {
  const { place } = ports;
  const source = await sourceOf(record, ports);
  const publisher = publisherFor(source, ports);
  const publish = async (one: AlertMessage): Promise<void> => {
    await renew();
    await publisher.publish(one);
  };
  const plain = () => withinMessage(messageOf(plainAlert(source, place), record));
  let failure: unknown = null;
  let message: AlertMessage;
  try {
    message = messageOf(render(source, place), record);
    if (isTooLarge(message)) message = plain();
  } catch (error) {
    failure = error;
    message = plain();
  }
  try {
    await publish(message);
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    failure = error;
    await publish(plain());
  }
  return failure;
}

/** An alert reaches people unless every finding of it is about a canary of this deployment, so that nothing else is passed over with one. */
function publisherFor(
  { claims, findings, count }: AlertSource,
  { publisher, canary }: DeliveryPorts,
): AlertPublisher {
  const all = count === 1 ? findings : claims;
  // What is not known may be anything.
  if (canary === undefined || count === 0 || all.length !== count) return publisher;
  return all.every((each) => isCanary(each, canary.bucket)) ? canary.publisher : publisher;
}

/** What an alert is made of. Read under the lease: nobody adds to the alert any more. */
async function sourceOf(leased: AlertRecord, { store }: DeliveryPorts): Promise<AlertSource> {
  const kept = leased.count === 1 ? [] : await store.claims(leased.id);
  // An alert that an earlier release left behind has kept nothing but its first findings.
  const claims = leased.count === 1 || kept.length > 0 ? kept : leased.findings.map(claimOf);
  return { ...leased, alertId: leased.id, claims };
}
