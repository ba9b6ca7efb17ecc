import type { Finding } from '../findings/finding.ts';
import type { HashText } from '../findings/finding-id.ts';
import { messageBytes } from '../findings/message-bytes.ts';
import { claimed } from '../findings/notice.ts';
import type { Clock } from '../ports/clock.ts';
import type { AlertPublisher, AlertRecord, NoticeStore, WakeUp, Window } from '../ports/notice-store.ts';
import type { Place } from './alert.ts';
import { publishAlert } from './publish-alert.ts';

export interface NoticePorts {
  readonly store: NoticeStore;
  readonly publisher: AlertPublisher;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly place: Place;
}

/** A storm is told once at its start and then once a minute. */
const WINDOW_SECONDS = 60;
/** A wake-up may come a moment before the window's end by another clock. */
const EARLY_MILLISECONDS = 2_000;
/** DynamoDB takes 100 actions in a transaction; two are the alert and its window. */
const MOST_CLAIMS = 90;
/** DynamoDB takes 4 MB in a transaction; the alert itself may have a tenth of it, and JSON is not its way of counting. */
const MOST_CLAIMED_BYTES = 2_500_000;
/** Snapshots that an alert keeps: what a group alert may name. */
const MOST_SNAPSHOTS = 20;

/**
 * Tells a finding that has just been written: at once when no window of its group is open, together with all that waits there,
 * and at the window's end otherwise. Whoever opens a window takes everything: a group that keeps getting findings would
 * otherwise tell one a window, and never the others.
 */
export async function tellFirst(id: string, ports: NoticePorts): Promise<void> {
  const finding = await ports.store.finding(id);
  const group = finding?.notice.group;
  if (!finding || !group) return;
  const window = await ports.store.window(group);
  if (isOpen(window, ports.clock())) return;
  const waiting = window === null ? [] : await ports.store.pending(group, MOST_CLAIMS);
  const others = waiting.filter((other) => other.id !== id);
  await claimAndPublish(group, [finding, ...others], window, ports);
}

/** Tells everything that waits in a group whose window has ended, in one alert, and opens the next window. */
export async function tellRest(group: string, ports: NoticePorts): Promise<void> {
  const window = await ports.store.window(group);
  if (isOpen(window, ports.clock())) return;
  const waiting = await ports.store.pending(group, MOST_CLAIMS);
  if (waiting.length > 0) await claimAndPublish(group, waiting, window, ports);
}

/**
 * Looks for work that nobody was woken for: groups whose wake-up was lost, alerts that a crash or an outage left behind. One that
 * cannot be told does not keep the others back.
 */
export async function sweepNotices(ports: NoticePorts): Promise<void> {
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  const groups = await ports.store.pendingGroups();
  for (const group of groups) await tellRest(group, ports).catch(failed);
  const due = await ports.store.dueAlerts(ports.clock().toISOString());
  for (const id of due) await publishAlert(id, ports).catch(failed);
  if (failures.length === 0) return;
  const count = `${failures.length} of ${groups.length + due.length}`;
  throw new AggregateError(failures, `${count} groups and alerts could not be told`);
}

const isOpen = (window: Window | null, now: Date): boolean =>
  window !== null && new Date(window.endsAt).getTime() - EARLY_MILLISECONDS > now.getTime();

async function claimAndPublish(
  group: string,
  waiting: readonly Finding[],
  window: Window | null,
  ports: NoticePorts,
): Promise<void> {
  const findings = withinOneClaim(waiting);
  const alert = newAlert(group, findings, ports);
  const opened = nextWindow(group, alert.id, window, ports.clock());
  const claims = findings.map((finding) => claimed(finding, alert.id));
  if ((await ports.store.claim(alert, claims, opened)) === 'conflict') return;
  await ports.wakeUp.after(WINDOW_SECONDS, group);
  if (window !== null) await fill(alert, ports);
  await publishAlert(alert.id, ports);
}

/** The first of them that one transaction takes, by number and by bytes; at least one, since an item has 400 KB at most. */
function withinOneClaim(findings: readonly Finding[]): Finding[] {
  const within: Finding[] = [];
  let total = 0;
  for (const finding of findings.slice(0, MOST_CLAIMS)) {
    total += messageBytes(finding);
    if (within.length > 0 && total > MOST_CLAIMED_BYTES) break;
    within.push(finding);
  }
  return within;
}

function newAlert(group: string, findings: readonly Finding[], ports: NoticePorts): AlertRecord {
  const at = ports.clock().toISOString();
  const told = findings.map(({ id, revision }) => `${id}/${revision}`);
  const id = ports.hash(JSON.stringify([group, at, ...told])).slice(0, 40);
  const snapshots = snapshotsOf(findings);
  return {
    id,
    group,
    status: 'filling',
    count: findings.length,
    findings: snapshots,
    dueAt: at,
    createdAt: at,
    publishedAt: null,
    stamp: 1,
  };
}

function nextWindow(group: string, alert: string, window: Window | null, now: Date): Window {
  const endsAt = new Date(now.getTime() + WINDOW_SECONDS * 1000).toISOString();
  return { group, endsAt, alert, stamp: (window?.stamp ?? 0) + 1 };
}

// One finding is told whole; of many only what a group alert names, so that the alert fits an item of 400 KB.
const snapshotsOf = (findings: readonly Finding[]): Finding[] =>
  findings.length === 1 ? [...findings] : findings.slice(0, MOST_SNAPSHOTS).map(withoutCopies);

const withoutCopies = (finding: Finding): Finding =>
  finding.about === 'object'
    ? { ...finding, evidence: { ...finding.evidence, survives: [] } }
    : { ...finding, evidence: { ...finding.evidence, setting: null, details: [], keys: [] } };

/** Adds what else waits in the group. A crash in between leaves an alert that is true of what it has claimed. */
async function fill(first: AlertRecord, ports: NoticePorts): Promise<void> {
  let alert = first;
  const seen = new Set<string>();
  for (;;) {
    const waiting = await ports.store.pending(alert.group, MOST_CLAIMS);
    const fresh = withinOneClaim(waiting.filter((finding) => !seen.has(finding.id)));
    if (fresh.length === 0) return;
    for (const finding of fresh) seen.add(finding.id);
    const next = {
      ...alert,
      count: alert.count + fresh.length,
      findings: snapshotsOf([...alert.findings, ...fresh]),
      stamp: alert.stamp + 1,
    };
    const claims = fresh.map((finding) => claimed(finding, alert.id));
    if ((await ports.store.claim(next, claims, null)) === 'committed') alert = next;
    else if ((await ports.store.alert(alert.id))?.stamp !== alert.stamp) return;
    else for (const finding of fresh) seen.delete(finding.id);
  }
}
