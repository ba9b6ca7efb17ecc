import { isConflict, untilCommitted } from '../base/until-committed.ts';
import { claimed } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { alertOf } from './alert-record.ts';
import { attemptAll } from './attempt-all.ts';
import { fillAlert } from './fill-alert.ts';
import type { DeliveryPorts, Window } from './ports.ts';
import { afterConflicts, isOut, publishAlert, takeOver } from './publish-alert.ts';
import { MAX_CLAIMS, mostAfter, WaitingFindings } from './waiting-findings.ts';

/** A storm is reported once at its start and then once a minute. */
const WINDOW_SECONDS = 60;
/** A wake-up may come a moment before the window's end by another clock. */
const EARLY_MS = 2_000;
/** A window's length, and as much for what clocks differ. */
const MAX_LEFT_MS = 2 * WINDOW_SECONDS * 1000;
/** What was found so recently may wait for a window's end. */
const MAX_FRESH_MS = 5_000;
/** Another writer of a finding or of the window was first: read again, and claim half as many. After these somebody comes back later. */
const MAX_TRIES = 8;
/** A publisher that holds an alert is done within a second, or dead until the end of its lease. */
export const MAX_HELD_SECONDS = 5;
/** What SQS delays at the longest. */
export const MAX_DELAY_SECONDS = 900;

/** What a group still waits for. */
export interface Outcome {
  /** ISO time at which its window ends. */
  readonly openUntil?: string;
  /** ISO time at which the lease of the alert before ends, or other writers are expected to be done. */
  readonly heldUntil?: string;
  /** True where other writers were first at every try. */
  readonly isLost?: true;
}

interface Request {
  readonly group: string;
  /** Alerts that could not be published a moment ago. */
  readonly failed?: ReadonlySet<string>;
}

/** Reports what waits in a group, unless its window is open or the alert before it is not out. */
export const reportGroup = (request: Request, ports: DeliveryPorts): Promise<Outcome> =>
  withoutConflict(`group ${request.group}`, ports, (most) => report({ ...request, most }, ports));

/**
 * Reports a finding that has just been written: at once when no window of its group is open, together with all that waits there
 * (the first of its kind alone), and at the window's end otherwise. The call that opens a window takes everything: a group that keeps
 * getting findings would otherwise report one a window, and never the others.
 */
export const reportFirst = (id: string, ports: DeliveryPorts): Promise<Outcome> =>
  withoutConflict(`finding ${id}`, ports, async (most) => {
    const first = await ports.store.finding(id);
    const group = first?.notice.group;
    return first && group ? report({ group, first, most }, ports) : {};
  });

/** What still loses after the last try is to be tried again a moment later: nothing else may wake anybody for it within a minute. */
async function withoutConflict(
  what: string,
  ports: DeliveryPorts,
  task: (most: number) => Promise<Outcome | 'conflict'>,
): Promise<Outcome> {
  const { backOff, clock } = ports;
  try {
    return await untilCommitted(what, { backOff, maxTries: MAX_TRIES }, (count) => task(mostAfter(count)));
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { heldUntil: afterConflicts(clock()), isLost: true };
  }
}

export async function wakeAt(
  until: string,
  group: string,
  { wakeUp, clock }: DeliveryPorts,
  atMost: number,
): Promise<void> {
  const seconds = Math.ceil((new Date(until).getTime() - clock().getTime()) / 1000);
  await wakeUp.after(Math.min(Math.max(seconds, 0), atMost), group);
}

/** A window that ends later than any could was opened by a clock that has been put back since: nobody waits for that. */
export function isOpen(window: Window | null, now: Date): window is Window {
  if (window === null) return false;
  const left = new Date(window.endsAt).getTime() - now.getTime();
  return left > EARLY_MS && left <= MAX_LEFT_MS;
}

interface Attempt extends Request {
  /** A finding that has just been written, which the index may not show yet. */
  readonly first?: Finding;
  /** Findings that one transaction claims. */
  readonly most: number;
}

async function report(
  { group, first, most, failed }: Attempt,
  ports: DeliveryPorts,
): Promise<Outcome | 'conflict'> {
  const { store, clock } = ports;
  const window = await store.window(group);
  if (first && isOpen(window, clock())) return {};
  // A group has one alert at a time: after an outage of a day there are two to publish, and not one for each minute.
  if (window && failed?.has(window.alert)) return {};
  const held =
    window &&
    (await takeOver(window.alert, ports).catch(async (error: unknown) => {
      if (await isOut(window.alert, ports)) await ports.wakeUp.after(0, group);
      throw error;
    }));
  const open = isOpen(window, clock()) ? { openUntil: window.endsAt } : {};
  if (held) return { heldUntil: held.until, ...open };
  if (open.openUntil) return open;
  // The first of a kind is reported alone and whole, so that people read one with all its evidence; unless the stream is behind.
  const isAlone = window === null && first !== undefined && !(await hasWaited(group, ports));
  const waiting = new WaitingFindings({ group, first, isAlone }, ports);
  const claims = waiting.claims(most);
  const { value: findings } = await claims.next();
  if (!findings) {
    waiting.reportBroken();
    return waiting.heldUntil === null ? {} : { heldUntil: waiting.heldUntil };
  }
  const alert = alertOf(group, findings, clock(), ports.hash);
  const opened = nextWindow(group, alert.id, window, clock());
  const claimedFindings = findings.map((finding) => claimed(finding, alert.id));
  if ((await store.claim(alert, claimedFindings, opened)) === 'conflict') return 'conflict';
  const finish = async () => {
    const isMore = await fillAlert({ alert, opened, waiting, claims }, ports);
    try {
      const held = await publishAlert(alert.id, ports);
      if (held) await wakeAt(held.until, group, ports, MAX_HELD_SECONDS);
    } finally {
      if (isMore) await ports.wakeUp.after(0, group);
      // Of other updates the alert before is not out: nobody else comes for them before a minute has passed.
      else if (waiting.heldUntil) await wakeAt(waiting.heldUntil, group, ports, MAX_HELD_SECONDS);
    }
    waiting.reportBroken();
  };
  // Neither waits for the other: a queue that is down must not hold the alert back.
  await attemptAll([() => ports.wakeUp.after(WINDOW_SECONDS, group), finish]);
  return {};
}

/** True when something waits in a group for so long that it must not wait for another window. */
async function hasWaited(group: string, { store, clock }: DeliveryPorts): Promise<boolean> {
  const before = new Date(clock().getTime() - MAX_FRESH_MS).toISOString();
  for await (const page of store.pending(group, MAX_CLAIMS))
    if (page.some(({ time }) => time < before)) return true;
  return false;
}

function nextWindow(group: string, alert: string, window: Window | null, now: Date): Window {
  const endsAt = new Date(now.getTime() + WINDOW_SECONDS * 1000).toISOString();
  return { group, endsAt, alert, stamp: (window?.stamp ?? 0) + 1 };
}
