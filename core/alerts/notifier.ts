import { SealwatchError } from '../base/errors.ts';
import { messageBytes } from '../base/escape.ts';
import { claimed, isFirstGroup } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { alertOf, withMore } from './alert-record.ts';
import type { AlertRecord, DeliveryPorts, Window } from './ports.ts';
import { publishAlert } from './publish-alert.ts';

/** A storm is told once at its start and then once a minute. */
const WINDOW_SECONDS = 60;
/** A wake-up may come a moment before the window's end by another clock. */
const EARLY_MS = 2_000;
/** DynamoDB takes 100 actions in a transaction; two are the alert and its window. */
const MAX_CLAIMS = 90;
/** DynamoDB takes 4 MB in a transaction; the alert itself may have a tenth of it, and JSON is not its way of counting. */
const MAX_CLAIMED_BYTES = 2_500_000;
/** Another writer of a finding or of the window was first: read again. What still loses then waits for the next minute. */
const MAX_TRIES = 5;

/** A finding that waits, as the table's stream tells of it. */
export interface Waiting {
  readonly id: string;
  readonly group: string;
}

/**
 * Tells the findings of one batch of the stream. Of a group whose window is open nothing but the window is read, and a group that
 * cannot be told does not keep the others back.
 * @throws {AggregateError} what could not be told; the schedule tries again
 */
export async function reportBatch(batch: readonly Waiting[], ports: DeliveryPorts): Promise<void> {
  const groups = [...Map.groupBy(batch, ({ group }) => group)];
  await forEach(groups, 'groups', async ([group, waiting]) => {
    for (const { id } of waiting) {
      if (isOpen(await ports.store.window(group), ports.clock())) return;
      await reportFirst(id, ports);
    }
  });
}

/**
 * Tells a finding that has just been written: at once when no window of its group is open, together with all that waits there
 * (the first of its kind alone), and at the window's end otherwise. Whoever opens a window takes everything: a group that keeps getting findings would
 * otherwise tell one a window, and never the others.
 */
export async function reportFirst(id: string, ports: DeliveryPorts): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const finding = await ports.store.finding(id);
    const group = finding?.notice.group;
    if (!finding || !group || (await report(group, [finding], ports)) !== 'conflict') return;
  }
}

/** Tells everything that waits in a group whose window has ended, in one alert, and opens the next window. */
export async function reportRest(group: string, ports: DeliveryPorts): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++)
    if ((await report(group, [], ports)) !== 'conflict') return;
}

/**
 * Looks for work that nobody was woken for: alerts that a crash or an outage left behind, then groups whose wake-up was lost, in
 * this order because an update waits until the alert before it is out. One that cannot be told does not keep the others back.
 * @throws {AggregateError} what could not be told
 */
export async function sweepDeliveries(ports: DeliveryPorts): Promise<void> {
  const due = (await ports.store.dueAlerts(ports.clock().toISOString())).map(
    (id) => () => publishAlert(id, ports),
  );
  const groups = (await ports.store.pendingGroups()).map((group) => () => reportRest(group, ports));
  await forEach([...due, ...groups], 'groups and alerts', (task) => task());
}

async function forEach<Item>(
  items: readonly Item[],
  what: string,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await task(item).catch((error: unknown) => failures.push(error));
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} of ${items.length} ${what} could not be told`);
}

const isOpen = (window: Window | null, now: Date): boolean =>
  window !== null && new Date(window.endsAt).getTime() - EARLY_MS > now.getTime();

async function report(
  group: string,
  first: readonly Finding[],
  ports: DeliveryPorts,
): Promise<'told' | 'nothing' | 'conflict'> {
  const window = await ports.store.window(group);
  if (isOpen(window, ports.clock())) return 'nothing';
  // The first of a kind is told alone and whole, so that people read of one with all its evidence.
  const isFirstOfKind = window === null && first.length > 0;
  const pending = isFirstOfKind ? [] : await ports.store.pending(group, MAX_CLAIMS);
  const known = new Set(first.map(({ id }) => id));
  const waiting = await reportable(
    [...first, ...pending.filter(({ id }) => !known.has(id))].filter(isClaimable),
    group,
    ports,
  );
  const findings = withinOneClaim(waiting);
  if (findings.length === 0) {
    setAside(pending);
    return 'nothing';
  }
  const alert = alertOf(group, findings, ports.clock(), ports.hash);
  const claims = findings.map((finding) => claimed(finding, alert.id));
  const opened = nextWindow(group, alert.id, window, ports.clock());
  if ((await ports.store.claim(alert, claims, opened)) === 'conflict') return 'conflict';
  const isMore = findings.length < waiting.length || pending.length >= MAX_CLAIMS;
  const finish = async () => {
    if (isMore) await fill(alert, ports);
    await publishAlert(alert.id, ports);
    setAside(pending);
  };
  // Neither waits for the other: a queue that is down must not hold the alert back.
  await forEach([() => ports.wakeUp.after(WINDOW_SECONDS, group), finish], 'steps of an alert', (step) =>
    step(),
  );
  return 'told';
}

/**
 * An update waits until the alert that told its finding before is out: whoever opens an incident by the one and closes it by the
 * other would be left with an open one.
 */
async function reportable(
  findings: readonly Finding[],
  group: string,
  ports: DeliveryPorts,
): Promise<readonly Finding[]> {
  if (isFirstGroup(group)) return findings;
  const before = [...new Set(findings.map(lastAlert))].filter((id) => id !== undefined);
  const alerts = await Promise.all(before.map((id) => ports.store.alert(id)));
  const unpublished = new Set(
    alerts.filter((alert) => alert?.status !== 'published').map((alert) => alert?.id),
  );
  return findings.filter((finding) => !unpublished.has(lastAlert(finding) ?? ''));
}

const lastAlert = ({ notice }: Finding): string | undefined => notice.alerts.at(-1);

/** Nobody can claim what has no count of its writes; it is set aside, and told as an error each time. */
const isClaimable = ({ stamp }: Finding): boolean => Number.isInteger(stamp);

function setAside(findings: readonly Finding[]): void {
  const broken = findings.filter((finding) => !isClaimable(finding)).map(({ id }) => id);
  if (broken.length === 0) return;
  const message = `these items of the findings table have no "stamp", so nobody is told of them: ${broken.join(', ')}`;
  throw new SealwatchError('INTERNAL', message);
}

/** The first of them that one transaction takes, by number and by bytes; at least one, since an item has 400 KB at most. */
function withinOneClaim(findings: readonly Finding[]): Finding[] {
  const within: Finding[] = [];
  let total = 0;
  for (const finding of findings.slice(0, MAX_CLAIMS)) {
    total += messageBytes(finding);
    if (within.length > 0 && total > MAX_CLAIMED_BYTES) break;
    within.push(finding);
  }
  return within;
}

function nextWindow(group: string, alert: string, window: Window | null, now: Date): Window {
  const endsAt = new Date(now.getTime() + WINDOW_SECONDS * 1000).toISOString();
  return { group, endsAt, alert, stamp: (window?.stamp ?? 0) + 1 };
}

/** Adds what else waits in the group. A crash in between leaves an alert that is true of what it has claimed. */
async function fill(first: AlertRecord, ports: DeliveryPorts): Promise<void> {
  let alert = first;
  const seen = new Set<string>();
  for (;;) {
    const pending = await ports.store.pending(alert.group, MAX_CLAIMS);
    const unseen = pending.filter((finding) => !seen.has(finding.id));
    const fresh = withinOneClaim(await reportable(unseen.filter(isClaimable), alert.group, ports));
    if (fresh.length === 0) return;
    for (const finding of fresh) seen.add(finding.id);
    const next = withMore(alert, fresh, ports.clock());
    const claims = fresh.map((finding) => claimed(finding, alert.id));
    if ((await ports.store.claim(next, claims, null)) === 'committed') alert = next;
    else if ((await ports.store.alert(alert.id))?.stamp !== alert.stamp) return;
    else for (const finding of fresh) seen.delete(finding.id);
  }
}
