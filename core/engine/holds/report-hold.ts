import type { Clock } from '../../base/time.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import { holdNotKept, objectLockWeakened } from '../../rules/activity/object-lock-weakened.ts';
import { type DatasetHold, holdName } from '../../scope/hold.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import { ended } from '../activity/revised-finding.ts';
import type { HoldRound } from './hold-check.ts';

export interface ReportHoldPorts {
  readonly store: {
    findings(ids: readonly string[]): Promise<Finding[]>;
    saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  };
  readonly clock: Clock;
  readonly hash: HashText;
}

/** While a round is under way people hear of it again only where it is so many times worse. */
const MUCH_WORSE = 10;

/**
 * Writes what a round has found so far: one finding for each outage of a hold. It is updated at the end of a round, or where it is much
 * worse than it says, and ends with a round that finds nothing.
 * @param known id of the finding that reports it already; `null` without one
 * @returns id of the finding that reports it now; `null` where everything is held
 */
export async function reportHold(
  hold: DatasetHold,
  round: HoldRound,
  { known, isOver }: { readonly known: string | null; readonly isOver: boolean },
  ports: ReportHoldPorts,
): Promise<string | null> {
  if (round.unheld === 0) {
    // What could not be read may be what was wrong.
    if (!isOver || round.unread > 0) return known;
    await endFinding(known, ports);
    return null;
  }
  const before = await findingNamed(known, ports);
  const fresh = madeOf(hold, round, ports);
  if (before !== null && (before.state === 'open' || isCovered(before, fresh))) {
    if (before.state === 'open') await update(before, fresh, isOver, ports);
    return before.id;
  }
  const [there] = await ports.store.findings([fresh.id]);
  // Another check of the same round wrote it, and a person may have closed it since.
  if (there === undefined) await ports.store.saveFinding(fresh);
  return fresh.id;
}

/** Ends what was reported of a hold: everything is held again, or nothing has to be any more. */
export async function endFinding(known: string | null, ports: ReportHoldPorts): Promise<void> {
  const before = await findingNamed(known, ports);
  if (before?.state !== 'open') return;
  const to = ports.clock().toISOString();
  await ports.store.saveFinding(revise(ended(before, to), ['state'], to));
}

async function findingNamed(id: string | null, { store }: ReportHoldPorts): Promise<ActivityFinding | null> {
  if (id === null) return null;
  const [found] = await store.findings([id]);
  return found?.about === 'activity' ? found : null;
}

function madeOf(hold: DatasetHold, round: HoldRound, { clock, hash }: ReportHoldPorts): ActivityFinding {
  const ruleMatch = holdNotKept(hold, round.unheld, round.named);
  const id = `hold/${holdName(hold)}/${round.startedAt}`;
  const cause = { id, at: round.startedAt, current: true };
  const finding = findingOfSighting({ rule: objectLockWeakened.id, ruleMatch, ...cause }, clock(), hash);
  const keys = round.named.map(({ key }) => key);
  const evidence = { ...finding.evidence, keys, keyCount: round.unheld };
  return { ...finding, evidence, unknown: { actor: 'a reading of the locks showed it, not who did it' } };
}

/** True where a person closed a finding that says as much: what they knew of is no news. */
const isCovered = (before: ActivityFinding, { evidence }: ActivityFinding): boolean =>
  before.state === 'resolved' &&
  evidence.keyCount <= before.evidence.keyCount &&
  evidence.details.every((detail) => before.evidence.details.includes(detail));

async function update(
  before: ActivityFinding,
  fresh: ActivityFinding,
  isOver: boolean,
  { store }: ReportHoldPorts,
): Promise<void> {
  const { keyCount, details } = before.evidence;
  const isSame =
    keyCount === fresh.evidence.keyCount &&
    details.length === fresh.evidence.details.length &&
    details.every((detail) => fresh.evidence.details.includes(detail));
  if (isSame || !(isOver || fresh.evidence.keyCount >= keyCount * MUCH_WORSE)) return;
  const { reason, details: now, keys, keyCount: count, checkedAt } = fresh.evidence;
  const evidence = { ...before.evidence, reason, details: now, keys, keyCount: count, checkedAt };
  await store.saveFinding(revise({ ...before, evidence }, ['evidence.keys'], checkedAt));
}
