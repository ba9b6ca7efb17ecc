import { Gate } from '../base/concurrency-limit.ts';
import { claimed } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { alertOf, withMore } from './alert-record.ts';
import type { AlertRecord, DeliveryPorts, Window } from './ports.ts';
import { publishAlert, takeOver } from './publish-alert.ts';
import { DECISION_GROUP } from './record-decision.ts';
import { MAX_CLAIMS, WaitingFindings } from './waiting-findings.ts';

/** A storm is reported once at its start and then once a minute. */
const WINDOW_SECONDS = 60;
/** A wake-up may come a moment before the window's end by another clock. */
const EARLY_MS = 2_000;
/** What was claimed first must not wait for long; what is left after this goes into an alert of its own, right after it. */
const MAX_FILL_MS = 5_000;
/** What was found so recently may wait for a window's end. */
const MAX_FRESH_MS = 5_000;
/** Another writer of a finding or of the window was first: read again, and claim half as many. */
const MAX_TRIES = 8;
/** Each holds up to 100 findings in memory. */
const GROUP_CONCURRENCY = 5;
/** The schedule's period: it wakes somebody for whatever becomes due before it comes again. */
const SWEEP_SECONDS = 60;
/** A publisher that holds an alert is done within a second, or dead until the end of its lease. */
const MAX_HELD_SECONDS = 5;
/** What SQS delays at the longest. */
const MAX_DELAY_SECONDS = 900;

/** A finding that waits, as the table's stream shows it. */
export interface Waiting {
  readonly id: string;
  readonly group: string;
}

/** What a group still waits for, as an ISO time: the end of its window, or of the lease of the alert before. */
interface Outcome {
  readonly openUntil?: string;
  readonly heldUntil?: string;
}

/**
 * Reports the findings of one batch of the stream. Of a group whose window is open nothing but the window is read, and a group that
 * cannot be reported does not keep the others back.
 * @throws {AggregateError} what could not be reported; the schedule tries again
 */
export async function reportBatch(batch: readonly Waiting[], ports: DeliveryPorts): Promise<void> {
  const groups = [...Map.groupBy(batch, ({ group }) => group)];
  await attempt(
    groups.map(([group, waiting]) => async () => {
      for (const { id } of waiting) {
        if (isOpen(await ports.store.window(group), ports.clock())) return;
        await reportFirst(id, ports);
      }
    }),
  );
}

/**
 * Reports a finding that has just been written: at once when no window of its group is open, together with all that waits there
 * (the first of its kind alone), and at the window's end otherwise. The call that opens a window takes everything: a group that keeps
 * getting findings would otherwise report one a window, and never the others.
 */
export async function reportFirst(id: string, ports: DeliveryPorts): Promise<void> {
  await withoutConflict(async (most) => {
    const finding = await ports.store.finding(id);
    const group = finding?.notice.group;
    return finding && group ? report({ group, first: finding, most }, ports) : {};
  });
}

/**
 * Reports everything that waits in a group whose window has ended, in one alert, and opens the next window. Where the alert before
 * was left behind, it goes out first.
 */
export async function reportRest(group: string, ports: DeliveryPorts): Promise<void> {
  const { heldUntil } = await withoutConflict((most) => report({ group, most }, ports));
  if (heldUntil) await wakeAt(heldUntil, group, ports, MAX_HELD_SECONDS);
}

/**
 * Reports the rest of several groups; one that cannot be reported does not keep the others back.
 * @throws {AggregateError} what could not be reported
 */
export async function tellGroups(groups: readonly string[], ports: DeliveryPorts): Promise<void> {
  await attempt([...new Set(groups)].map((group) => () => reportRest(group, ports)));
}

/**
 * Finds work that has no wake-up: alerts that a crash or an outage left behind, then groups whose wake-up was lost, in
 * this order because an update waits until the alert before it is out. What becomes due before the next sweep gets a wake-up.
 * @throws {AggregateError} what could not be reported; one that cannot be reported does not keep the others back
 */
export async function sweepDeliveries(ports: DeliveryPorts): Promise<void> {
  const soon = new Date(ports.clock().getTime() + SWEEP_SECONDS * 1000).toISOString();
  const [alerts, groups] = await Promise.all([ports.store.dueAlerts(soon), ports.store.pendingGroups()]);
  const failed = new Set<string>();
  const left = alerts.map((id) => async () => {
    const held = await takeOver(id, ports).catch(async (error: unknown) => {
      if (!(await isOut(id, ports))) failed.add(id);
      throw error;
    });
    // Nothing waits for a decision that is still being filled but the next sweep.
    if (held && held.group !== DECISION_GROUP && !groups.includes(held.group))
      await wakeAt(held.until, held.group, ports, MAX_HELD_SECONDS);
  });
  const waiting = groups.map((group) => async () => {
    const outcome = await withoutConflict((most) => report({ group, most, failed }, ports));
    if (outcome.heldUntil) await wakeAt(outcome.heldUntil, group, ports, MAX_HELD_SECONDS);
    if (outcome.openUntil) await wakeAt(outcome.openUntil, group, ports, MAX_DELAY_SECONDS);
  });
  await attempt(left, waiting);
}

/** An alert that could only be published in a plain form is an error, and out all the same: what waits for it goes on. */
const isOut = async (alert: string, { store }: DeliveryPorts): Promise<boolean> =>
  (await store.alert(alert))?.status === 'published';

/** Makes attempts of one stage after the other, some at the same time; each is made, whatever becomes of the others. */
async function attempt(...stages: readonly (readonly (() => Promise<void>)[])[]): Promise<void> {
  const gate = new Gate(GROUP_CONCURRENCY);
  const failures: unknown[] = [];
  for (const stage of stages) {
    const ends = await Promise.allSettled(stage.map((task) => gate.run(task)));
    failures.push(...ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason));
  }
  if (failures.length === 0) return;
  const total = stages.flat().length;
  throw new AggregateError(
    failures,
    `${failures.length} of ${total} groups and alerts could not be reported`,
  );
}

/** What still loses after the last try waits for the next sweep. */
async function withoutConflict(task: (most: number) => Promise<Outcome | 'conflict'>): Promise<Outcome> {
  for (let most = MAX_CLAIMS, tries = 0; tries < MAX_TRIES; most = half(most), tries++) {
    const outcome = await task(most);
    if (outcome !== 'conflict') return outcome;
  }
  return {};
}

const half = (most: number): number => Math.ceil(most / 2);

async function wakeAt(
  until: string,
  group: string,
  { wakeUp, clock }: DeliveryPorts,
  atMost: number,
): Promise<void> {
  const seconds = Math.ceil((new Date(until).getTime() - clock().getTime()) / 1000);
  await wakeUp.after(Math.min(Math.max(seconds, 0), atMost), group);
}

const isOpen = (window: Window | null, now: Date): window is Window =>
  window !== null && new Date(window.endsAt).getTime() - EARLY_MS > now.getTime();

interface Telling {
  readonly group: string;
  /** A finding that has just been written, which the index may not show yet. */
  readonly first?: Finding;
  /** Findings that one transaction claims. */
  readonly most: number;
  /** Alerts that could not be published a moment ago. */
  readonly failed?: ReadonlySet<string>;
}

async function report(
  { group, first, most, failed }: Telling,
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
    const isMore = await fill({ alert, opened, waiting, claims, most }, ports);
    try {
      await publishAlert(alert.id, ports);
    } finally {
      if (isMore) await ports.wakeUp.after(0, group);
    }
    waiting.reportBroken();
  };
  // Neither waits for the other: a queue that is down must not hold the alert back.
  await attempt([() => ports.wakeUp.after(WINDOW_SECONDS, group), finish]);
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

interface Filling {
  readonly alert: AlertRecord;
  readonly opened: Window;
  readonly waiting: WaitingFindings;
  /** What is left of the first read; after a conflict it begins again. */
  readonly claims: AsyncGenerator<Finding[], void>;
  readonly most: number;
}

/**
 * Adds what else waits in the group. A crash in between leaves an alert that is true of what it has claimed.
 * @returns true when there was no time for all: then the window is over, and the next alert may follow
 */
async function fill(
  { alert: first, opened, waiting, ...rest }: Filling,
  ports: DeliveryPorts,
): Promise<boolean> {
  const { store, clock } = ports;
  const until = clock().getTime() + MAX_FILL_MS;
  let { claims, most } = rest;
  let alert = first;
  for (;;) {
    const { value: fresh } = await claims.next();
    const isMore = fresh !== undefined && clock().getTime() >= until;
    if (isMore || (!fresh && waiting.heldUntil !== null)) {
      const ended = { ...opened, endsAt: clock().toISOString(), stamp: opened.stamp + 1 };
      const ending = { ...alert, stamp: alert.stamp + 1 };
      for (let tries = 0; tries < MAX_TRIES; tries++)
        if ((await store.claim(ending, [], ended)) === 'committed') break;
      return isMore;
    }
    if (!fresh) return false;
    const next = withMore(alert, fresh, clock());
    const claimedFindings = fresh.map((finding) => claimed(finding, alert.id));
    if ((await store.claim(next, claimedFindings, null)) === 'committed') alert = next;
    else if ((await store.alert(alert.id))?.stamp !== alert.stamp) return false;
    else {
      most = half(most);
      claims = waiting.claims(most);
    }
  }
}
