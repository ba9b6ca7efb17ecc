import { attemptAll } from './attempt-all.ts';
import type { AlertRecord, DeliveryPorts } from './ports.ts';
import { isOut, takeOver } from './publish-alert.ts';
import {
  isOpen,
  MAX_DELAY_SECONDS,
  MAX_HELD_SECONDS,
  reportFirst,
  reportGroup,
  wakeAt,
} from './report-group.ts';
import { handOutCheckpoint } from './weekly-checkpoint.ts';

/** The schedule's period: it wakes somebody for whatever becomes due before it comes again. */
const SWEEP_SECONDS = 60;
/** `notify` ends after a minute. What is left goes to the next sweep: what is due for the longest comes first. */
const MAX_ALERTS_MS = 20_000;
/** When a sweep begins no more decisions, and how many it takes: whoever decides much must not keep it from ending. */
const MAX_DECISIONS_MS = 40_000;
const MAX_DECISIONS = 200;
/** More than one sweep can publish. */
const MAX_DUE = 10_000;

/** A finding that waits, as the table's stream shows it. */
export interface Waiting {
  readonly id: string;
  readonly group: string;
}

/**
 * Reports the findings of one batch of the stream. Of a group whose window is open nothing but the window is read, and a group that
 * cannot be reported does not keep the others back.
 * @throws {AggregateError} what could not be reported; the schedule tries again
 */
export async function reportBatch(batch: readonly Waiting[], ports: DeliveryPorts): Promise<void> {
  const groups = [...Map.groupBy(batch, ({ group }) => group)];
  await attemptAll(
    groups.map(([group, waiting]) => async () => {
      for (const { id } of waiting) {
        if (isOpen(await ports.store.window(group), ports.clock())) return;
        const { isLost, heldUntil } = await reportFirst(id, ports);
        if (!isLost || !heldUntil) continue;
        await wakeAt(heldUntil, group, ports, MAX_HELD_SECONDS);
        return;
      }
    }),
  );
}

/**
 * Reports everything that waits in a group whose window has ended, in one alert, and opens the next window. Where the alert before
 * was left behind, it goes out first.
 */
export async function reportRest(group: string, ports: DeliveryPorts): Promise<void> {
  const { heldUntil } = await reportGroup({ group }, ports);
  if (heldUntil) await wakeAt(heldUntil, group, ports, MAX_HELD_SECONDS);
}

/**
 * Reports the rest of several groups; one that cannot be reported does not keep the others back.
 * @throws {AggregateError} what could not be reported
 */
export async function reportGroups(groups: readonly string[], ports: DeliveryPorts): Promise<void> {
  await attemptAll([...new Set(groups)].map((group) => () => reportRest(group, ports)));
}

/**
 * Finds work that has no wake-up: alerts that a crash or an outage left behind, then groups whose wake-up was lost, in
 * this order because an update waits until the alert before it is out. What becomes due before the next sweep gets a wake-up.
 * Decisions of people come last, and so many at the most: nothing but a sweep publishes them. So does the checkpoint of a week.
 * @throws {AggregateError} what could not be reported; one that cannot be reported does not keep the others back
 */
export async function sweepDeliveries(ports: DeliveryPorts): Promise<void> {
  const { store, clock } = ports;
  const started = clock().getTime();
  const now = new Date(started).toISOString();
  const soon = new Date(started + SWEEP_SECONDS * 1000).toISOString();
  const [alerts, groups, decisions] = await Promise.all([
    store.dueAlerts(soon, 'findings', MAX_DUE),
    store.pendingGroups(),
    store.dueAlerts(now, 'decisions', MAX_DECISIONS),
  ]);
  const isWithin = (milliseconds: number) => clock().getTime() - started < milliseconds;
  const failed = new Set<string>();
  const left = alerts.map((id) => async () => {
    if (!isWithin(MAX_ALERTS_MS)) return;
    const alert = await store.alert(id);
    if (alert?.decision !== undefined) return moveDecision(alert, ports);
    const held = await takeOver(id, ports).catch(async (error: unknown) => {
      if (!(await isOut(id, ports))) failed.add(id);
      throw error;
    });
    if (held && !groups.includes(held.group)) await wakeAt(held.until, held.group, ports, MAX_HELD_SECONDS);
  });
  const waiting = groups.map((group) => async () => {
    const outcome = await reportGroup({ group, failed }, ports);
    if (outcome.heldUntil) await wakeAt(outcome.heldUntil, group, ports, MAX_HELD_SECONDS);
    if (outcome.openUntil) await wakeAt(outcome.openUntil, group, ports, MAX_DELAY_SECONDS);
  });
  const decided = decisions.map((id) => async () => {
    if (isWithin(MAX_DECISIONS_MS)) await takeOver(id, ports);
  });
  const checkpoint = async () => {
    if (isWithin(MAX_DECISIONS_MS)) await handOutCheckpoint(ports);
  };
  await attemptAll(left, waiting, decided, ports.mailCheckpoint ? [checkpoint] : []);
}

/** Earlier releases left decisions among the alerts about findings. Written anew, one waits where the next sweep looks for it. */
async function moveDecision(alert: AlertRecord, { store }: DeliveryPorts): Promise<void> {
  await store.saveAlert({ ...alert, stamp: alert.stamp + 1 });
}
