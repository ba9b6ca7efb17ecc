import { SealwatchError } from '../base/errors.ts';
import { utf8Bytes } from '../base/escape.ts';
import type { AlertSource } from './alert.ts';
import { claimOf } from './claim.ts';
import { plainAlert } from './plain-alert.ts';
import type { AlertRecord, DeliveryPorts } from './ports.ts';
import { type RenderedAlert, render } from './render.ts';

/** Longer than one publishing takes; a crashed publisher's alert is taken over after it. */
const LEASE_MS = 60_000;
/** SNS takes 262,144 bytes, the message's attributes among them. */
const MAX_MESSAGE_BYTES = 240_000;

/**
 * Publishes an alert once. Whoever takes the short lease publishes; the mark afterwards ends it. Only a crash between SNS's
 * answer and the mark repeats an alert, and then with the same id, revision and words. What cannot be rendered is published in
 * a plain form.
 * @throws what the publisher threw: the alert is due again at once
 * @throws {SealwatchError} `INTERNAL` after an alert was told in a plain form because its own failed
 */
export async function publishAlert(id: string, ports: DeliveryPorts): Promise<void> {
  const alert = await ports.store.alert(id);
  if (alert === null || alert.status === 'published') return;
  const now = ports.clock();
  if (alert.status === 'closed' && alert.dueAt > now.toISOString()) return;
  const leased = lease(alert, now);
  if ((await ports.store.saveAlert(leased)) === 'conflict') return;
  const failure = await sendLeased(leased, ports).catch(async (error: unknown) => {
    await giveBack(leased, ports);
    throw error;
  });
  const publishedAt = ports.clock().toISOString();
  await ports.store.saveAlert({ ...leased, status: 'published', publishedAt, stamp: leased.stamp + 1 });
  if (failure === null) return;
  throw new SealwatchError('INTERNAL', `alert ${id} could only be told in a plain form`, { cause: failure });
}

const lease = (alert: AlertRecord, now: Date): AlertRecord => ({
  ...alert,
  status: 'closed',
  dueAt: new Date(now.getTime() + LEASE_MS).toISOString(),
  stamp: alert.stamp + 1,
});

/** Where this fails too, the lease ends by itself; the error to tell is the publisher's. */
async function giveBack(leased: AlertRecord, ports: DeliveryPorts): Promise<void> {
  const dueAt = ports.clock().toISOString();
  await ports.store.saveAlert({ ...leased, dueAt, stamp: leased.stamp + 1 }).catch(() => {});
}

/** @returns why it had to be sent in a plain form; `null` where it had not */
async function sendLeased(leased: AlertRecord, ports: DeliveryPorts): Promise<unknown> {
  // Read under the lease: nobody adds to the alert any more.
  const kept = leased.count === 1 ? [] : await ports.store.claims(leased.id);
  // An alert that an earlier release left behind has kept nothing but its first findings.
  const claims = leased.count === 1 || kept.length > 0 ? kept : leased.findings.map(claimOf);
  const { rendered, failure } = rendering({ ...leased, alertId: leased.id, claims }, ports);
  await send(rendered, leased, ports);
  return failure;
}

function rendering(
  source: AlertSource,
  { place }: DeliveryPorts,
): { readonly rendered: RenderedAlert; readonly failure: unknown } {
  try {
    const rendered = render(source, place);
    const isTooLarge = messageOf(rendered) > MAX_MESSAGE_BYTES;
    return { rendered: isTooLarge ? plainAlert(source, place) : rendered, failure: null };
  } catch (failure) {
    return { rendered: plainAlert(source, place), failure };
  }
}

const messageOf = ({ text, alert }: RenderedAlert): number =>
  utf8Bytes(JSON.stringify({ default: JSON.stringify(alert), email: text }));

function send(
  { subject, text, alert }: RenderedAlert,
  { datasets }: AlertRecord,
  { publisher }: DeliveryPorts,
): Promise<void> {
  const { severity, rule, dataset, kind, resource } = alert;
  return publisher.publish({
    subject,
    text,
    json: JSON.stringify(alert),
    attributes: { severity, rule, bucket: resource.bucket ?? '', dataset: dataset ?? datasets, kind },
  });
}
