import { weekOf } from '../base/time.ts';
import type { AlertRecord, DeliveryPorts } from './ports.ts';
import { publishAlert } from './publish-alert.ts';

/** No group of findings: nothing waits in it, and it has no window. */
const GROUP = 'checkpoint|checkpoint|*|info';

/**
 * Publishes the log's newest checkpoint, once a week: in the first minute of a week, by UTC, in which it can be read. The message is
 * named after its week, so whoever else comes for the same week finds it. What could not be published is due like any other message.
 * @throws what the publisher threw
 */
export async function handOutCheckpoint(ports: DeliveryPorts): Promise<void> {
  const { store, clock, hash, checkpoint } = ports;
  const now = clock().toISOString();
  const week = weekOf(now);
  const id = hash(JSON.stringify(['checkpoint', week])).slice(0, 40);
  if (checkpoint === undefined || (await store.alert(id)) !== null) return;
  const note = await checkpoint();
  if (note === null) return;
  const message: AlertRecord = {
    id,
    group: GROUP,
    status: 'filling',
    count: 0,
    findings: [],
    week,
    checkpoint: note,
    datasets: [],
    from: now,
    to: now,
    dueAt: now,
    createdAt: now,
    publishedAt: null,
    stamp: 1,
  };
  if ((await store.saveAlert(message)) === 'committed') await publishAlert(id, ports);
}
