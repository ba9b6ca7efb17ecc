import type { Clock } from '../base/time.ts';
import { type RetryPorts, untilCommitted } from '../base/until-committed.ts';
import { type Decided, type Decision, joined } from '../findings/decision.ts';
import type { HashText } from '../findings/finding.ts';
import { type DecisionSummary, joinedSummaries, summaryOf, withNames } from './decision-summary.ts';
import type { AlertRecord } from './ports.ts';

/** Where decisions are kept, and the alerts that report them. */
export interface DecisionStore {
  /** Whether this decision was recorded already; strongly consistent. */
  isRecorded(decision: Decision): Promise<boolean>;
  alert(id: string): Promise<AlertRecord | null>;
  /**
   * Writes a new decision and the alert that reports it, in one transaction.
   * @returns `conflict` when the decision is there already, or another writer of the alert was first
   */
  recordDecision(decision: Decision, alert: AlertRecord): Promise<'committed' | 'conflict'>;
}

export interface DecisionPorts extends RetryPorts {
  readonly store: DecisionStore;
  readonly clock: Clock;
  readonly hash: HashText;
}

/** What one person decides about one bucket for one reason within a minute is one message: a release approves 200 keys a request. */
const FOLD_MS = 60_000;
/** Where many decide at once, whoever lost so often is a message of their own: nobody else writes that. */
const MAX_FOLDING_TRIES = 6;
/** Alerts of one such minute that were published while more came. */
const MAX_ALERTS = 100;

/**
 * Records a decision and that it is to be reported, before it takes effect. Whoever looks for alerts that are due publishes it, within
 * {@link FOLD_MS} and a minute.
 * @param decided all that the decision is about: those that matter most are named
 * @throws {SealwatchError} `CONFLICT` when other writers never let go
 */
export async function recordDecision(
  recorded: Decision,
  decided: Decided,
  ports: DecisionPorts,
): Promise<void> {
  const { store } = ports;
  const isOfSome = decided.keys.length + decided.findings.length > 0;
  const summary = isOfSome ? summaryOf(decided, recorded.bucket) : undefined;
  const decision = summary ? withNames(recorded, summary) : recorded;
  await untilCommitted('the decisions', ports, async (tries) => {
    if (await store.isRecorded(decision)) return 'done';
    return store.recordDecision(
      decision,
      await alertFor(decision, summary, ports, tries < MAX_FOLDING_TRIES),
    );
  });
}

/** The alert of this person, reason and minute that may still take more; otherwise a new one. */
async function alertFor(
  decision: Decision,
  summary: DecisionSummary | undefined,
  { store, clock, hash }: DecisionPorts,
  mayFold: boolean,
): Promise<AlertRecord> {
  const now = clock();
  if (!mayFold) return newAlert({ id: decision.id, decision, summary, now });
  const minute = Math.floor(new Date(decision.at).getTime() / FOLD_MS);
  const { did, by, session, reason, until, bucket } = decision;
  let open: AlertRecord | null = null;
  for (let count = 0; count < MAX_ALERTS; count++) {
    const id = hash(
      JSON.stringify(['decision', did, by, session, reason, until, bucket, minute, count]),
    ).slice(0, 40);
    open = await store.alert(id);
    if (open === null) return newAlert({ id, decision, summary, now });
    // One of an earlier release has no summary, and its keys are not all known any more.
    const isOfThisForm = (open.summary === undefined) === (summary === undefined);
    if (open.status === 'filling' && isOfThisForm && open.dueAt > now.toISOString())
      return withDecision(open, decision, summary);
  }
  return newAlert({ id: decision.id, decision, summary, now });
}

/** What every alert about decisions waits in; there is no window for it. */
const DECISION_GROUP = 'decision|decision|*|info';

interface NewAlert {
  readonly id: string;
  readonly decision: Decision;
  readonly summary: DecisionSummary | undefined;
  readonly now: Date;
}

const newAlert = ({ id, decision, summary, now }: NewAlert): AlertRecord => ({
  id,
  group: DECISION_GROUP,
  status: 'filling',
  count: 1,
  findings: [],
  decision,
  ...(summary && { summary }),
  datasets: decision.datasets,
  from: decision.at,
  to: decision.at,
  dueAt: new Date(now.getTime() + FOLD_MS).toISOString(),
  createdAt: now.toISOString(),
  publishedAt: null,
  stamp: 1,
});

function withDecision(alert: AlertRecord, next: Decision, added: DecisionSummary | undefined): AlertRecord {
  const all = alert.decision ? joined(alert.decision, next) : next;
  const summary = alert.summary && added && joinedSummaries(alert.summary, added);
  const decision = summary ? withNames(all, summary) : all;
  const { datasets } = decision;
  return { ...alert, decision, ...(summary && { summary }), datasets, stamp: alert.stamp + 1 };
}
