import { isConflict, untilCommitted } from '../base/until-committed.ts';
import { claimed } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { withMore } from './alert-record.ts';
import type { AlertRecord, DeliveryPorts, Window } from './ports.ts';
import { mostAfter, type WaitingFindings } from './waiting-findings.ts';

/** What was claimed first must not wait for long; what is left after this goes into an alert of its own, right after it. */
const MAX_FILL_MS = 5_000;

interface Filling {
  readonly alert: AlertRecord;
  readonly opened: Window;
  readonly waiting: WaitingFindings;
  /** What is left of the first read; after a conflict it begins again. */
  readonly claims: AsyncGenerator<Finding[], void>;
}

/**
 * Adds what else waits in the group. A crash in between leaves an alert that is true of what it has claimed.
 * @returns true when there was no time for all: then the window is over, and the next alert may follow
 */
export async function fillAlert(filling: Filling, ports: DeliveryPorts): Promise<boolean> {
  const { opened, waiting } = filling;
  const until = ports.clock().getTime() + MAX_FILL_MS;
  let { alert, claims } = filling;
  const add = async (conflicts: number) => {
    if (conflicts > 0) {
      if (!(await isOwn(alert, ports))) return 'taken';
      claims = waiting.claims(mostAfter(conflicts));
    }
    const { value: fresh } = await claims.next();
    if (fresh === undefined) return 'complete';
    if (ports.clock().getTime() >= until) return 'late';
    const next = withMore(alert, fresh, ports.clock());
    const claimedFindings = fresh.map((finding) => claimed(finding, alert.id));
    if ((await ports.store.claim(next, claimedFindings, null)) === 'conflict') return 'conflict';
    alert = next;
    return 'added';
  };
  for (;;) {
    const end = await givingUp(untilCommitted(`alert ${alert.id}`, ports, add), 'late');
    if (end === 'added') continue;
    if (end === 'taken' || (end === 'complete' && waiting.heldUntil === null)) return false;
    await endWindow(alert, opened, ports);
    return end === 'late';
  }
}

/** Whoever filled for so long against other writers leaves the rest to the next alert. */
async function givingUp<Result>(attempts: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await attempts;
  } catch (error) {
    if (isConflict(error)) return otherwise;
    throw error;
  }
}

/** False when another publisher has taken over the alert meanwhile. */
const isOwn = async (alert: AlertRecord, { store }: DeliveryPorts): Promise<boolean> =>
  (await store.alert(alert.id))?.stamp === alert.stamp;

async function endWindow(alert: AlertRecord, opened: Window, ports: DeliveryPorts): Promise<void> {
  const ended = { ...opened, endsAt: ports.clock().toISOString(), stamp: opened.stamp + 1 };
  const ending = { ...alert, stamp: alert.stamp + 1 };
  const attempts = untilCommitted(`the window of ${opened.group}`, ports, async (conflicts) => {
    if (conflicts > 0 && !(await isOwn(alert, ports))) return 'taken';
    return ports.store.claim(ending, [], ended);
  });
  await givingUp<string>(attempts, 'open');
}
