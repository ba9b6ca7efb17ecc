import { Gate } from '../base/concurrency-limit.ts';
import { isFirstGroup } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import type { AlertRecord, DeliveryStore } from './ports.ts';

/** What waits, and since when the oldest of it does. */
export interface Waiting {
  /** As many as were read: see {@link MAX_WAITING}. */
  readonly count: number;
  /** ISO time; `null` where nothing waits. */
  readonly oldestAt: string | null;
}

/** What should be reported to people and is not yet. */
export interface DeliveryBacklog {
  /** Findings without a published alert, claimed or not; the oldest by when it was found. */
  readonly unreported: Waiting;
  /**
   * Alerts that have claimed findings or updates and were not published, the oldest by its first claim; and groups of updates that no
   * alert has claimed, by the first change.
   */
  readonly unpublished: Waiting;
}

/** The most findings read of one group, and the most alerts. When something has waited for minutes there are others like it, so some of them are enough. */
const MAX_WAITING = 1000;
const CONCURRENCY = 10;

/** The part of the delivery's tables that this reads. */
export type BacklogStore = Pick<
  DeliveryStore,
  'pendingGroups' | 'pending' | 'dueAlerts' | 'alert' | 'claims'
>;

/** Finds what is not delivered, and changes nothing. */
export async function readDeliveryBacklog(store: BacklogStore): Promise<DeliveryBacklog> {
  const gate = new Gate(CONCURRENCY);
  // Findings first: one that is claimed in between is then found under its alert.
  const groups = await store.pendingGroups();
  const timesIn = (of: readonly string[], timeOf: (finding: Finding) => string | undefined) =>
    Promise.all(of.map((group) => gate.run(() => waitingIn(group, store, timeOf))));
  const waiting = await timesIn(groups.filter(isFirstGroup), ({ time }) => time ?? '');
  // What an earlier release changed is not timed: it did not keep when.
  const updates = await timesIn(
    groups.filter((group) => !isFirstGroup(group)),
    ({ notice }) => notice.since,
  );
  const ids = await Promise.all([
    store.dueAlerts(END_OF_TIME, 'findings', MAX_WAITING),
    store.dueAlerts(END_OF_TIME, 'decisions', MAX_WAITING),
  ]);
  const due = await Promise.all(ids.flat().map((id) => gate.run(() => store.alert(id))));
  // The index still shows for a moment what was published just now.
  const alerts = due.filter((alert) => alert !== null).filter(({ status }) => status !== 'published');
  const first = alerts.filter(({ group }) => isFirstGroup(group));
  const claimed = await Promise.all(first.map((alert) => gate.run(() => claimedBy(alert, store))));
  return {
    unreported: {
      count: waiting.flat().length + first.reduce((sum, { count }) => sum + count, 0),
      oldestAt: oldest([...waiting.flat(), ...claimed.flat()]),
    },
    unpublished: {
      count: alerts.length + updates.filter(({ length }) => length > 0).length,
      oldestAt: oldest([...alerts.map(({ createdAt }) => createdAt), ...updates.flat()]),
    },
  };
}

/** Since when the findings of a group wait. */
async function waitingIn(
  group: string,
  store: BacklogStore,
  timeOf: (finding: Finding) => string | undefined,
): Promise<string[]> {
  const times: string[] = [];
  for await (const page of store.pending(group, MAX_WAITING)) {
    times.push(...page.flatMap((finding) => timeOf(finding) ?? []));
    if (times.length >= MAX_WAITING) break;
  }
  return times.slice(0, MAX_WAITING);
}

/** When the findings of an alert were found: an alert of many keeps them in its claims. */
async function claimedBy({ id, findings, count }: AlertRecord, store: BacklogStore): Promise<string[]> {
  const kept = count === findings.length ? [] : await store.claims(id);
  return [...findings, ...kept].map(({ time }) => time);
}

/** Whenever it is due: a lease puts that off. */
const END_OF_TIME = '9999';

/** Of times that can be read: another release may write a finding without one. */
const oldest = (times: readonly string[]): string | null =>
  times
    .filter((time) => !Number.isNaN(Date.parse(time)))
    .reduce<string | null>((first, time) => (first === null || time < first ? time : first), null);

/** Seconds for which the oldest of what waits has waited; 0 where nothing does. */
export const secondsWaited = ({ oldestAt }: Waiting, now: Date): number =>
  oldestAt === null ? 0 : Math.max(0, Math.floor((now.getTime() - new Date(oldestAt).getTime()) / 1000));

/** What waits for longer was forgotten: `notify` runs every minute, and a window is as long. */
export const LATE_SECONDS = 5 * 60;
