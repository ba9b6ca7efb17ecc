import { accessAnalyzer, metricMath, metrics, runsExpiry, trailLogging } from './account-steps.ts';
import {
  eventDelay,
  eventDeletes,
  eventKeys,
  eventOrder,
  eventReasons,
  multipartTime,
} from './event-steps.ts';
import {
  archived,
  conditionalCopy,
  customerKey,
  kmsDenied,
  policyStatus,
  reencryption,
} from './object-steps.ts';
import { AwsRefusal, type TrialPorts } from './ports.ts';
import { recordOfDeletes, recordOfSetting, recordOfWrite } from './record-steps.ts';
import {
  type Deadlines,
  isObjectEvent,
  notTried,
  type Outcome,
  PAUSE_MS,
  type Step,
  StepTools,
} from './step.ts';
import type { TriedId } from './tried-claims.ts';

const STEPS: Readonly<Record<TriedId, Step>> = {
  'event-delay': eventDelay,
  'event-reasons': eventReasons,
  'event-keys': eventKeys,
  'event-deletes': eventDeletes,
  'event-order': eventOrder,
  'multipart-time': multipartTime,
  'conditional-copy': conditionalCopy,
  'customer-key': customerKey,
  'kms-denied': kmsDenied,
  archived,
  reencryption,
  'record-of-write': recordOfWrite,
  'record-of-deletes': recordOfDeletes,
  'record-of-setting': recordOfSetting,
  'policy-status': policyStatus,
  'access-analyzer': accessAnalyzer,
  'trail-logging': trailLogging,
  metrics,
  'metric-math': metricMath,
  'runs-expiry': runsExpiry,
};

/** What came of one claim. */
export interface ClaimResult extends Outcome {
  readonly id: TriedId;
  /** From its begin to its end. */
  readonly seconds: number;
}

export interface TrialRun {
  readonly claims: readonly TriedId[];
  readonly deadlines: Deadlines;
  /** Says what is being waited for. */
  readonly onWait: (claim: TriedId, what: string) => void;
  /** True once somebody wants it to end. */
  readonly isInterrupted: () => boolean;
}

/** Claims that are tried without events and records. */
const NEEDS_NO_EVENTS: ReadonlySet<TriedId> = new Set([
  ...(['conditional-copy', 'policy-status', 'access-analyzer'] as const),
  ...(['trail-logging', 'metrics', 'metric-math', 'runs-expiry'] as const),
]);

/**
 * Tries claims, one after the other. What AWS refuses is `not-tried`; after an interruption the rest is `interrupted`.
 * @throws whatever is neither
 */
export async function* runTrial(ports: TrialPorts, run: TrialRun): AsyncGenerator<ClaimResult> {
  const [first] = run.claims.filter((id) => !NEEDS_NO_EVENTS.has(id));
  if (first !== undefined) await waitForRules(ports, run, first);
  for (const id of run.claims) {
    const begin = ports.clock().getTime();
    const outcome = await tried(id, ports, run);
    const seconds = Math.round((ports.clock().getTime() - begin) / 100) / 10;
    yield { id, seconds, ...outcome };
  }
}

const LOOKS = 5;

/**
 * New rules and the policy of a new queue take effect after some seconds, and what came before is lost: puts objects until the event of
 * one arrives. Where none does, the claims say it.
 */
async function waitForRules(ports: TrialPorts, run: TrialRun, first: TriedId): Promise<void> {
  const { objects, capture, clock } = ports;
  const tools = new StepTools(ports, run.deadlines, () => run.onWait(first, 'the rules to take effect'));
  const look = async (): Promise<true | null> => (await capture.events()).some(isObjectEvent) || null;
  const end = clock().getTime() + run.deadlines.eventMs;
  try {
    for (let count = 1; clock().getTime() < end; count += 1) {
      await objects.put(`begin/${count}`, 'begin');
      if ((await tools.until('the rules', LOOKS * PAUSE_MS, look)) !== null) return;
    }
  } catch (error) {
    // The claims meet the same.
    if (!run.isInterrupted() && !(error instanceof AwsRefusal)) throw error;
  }
}

const INTERRUPTED: Outcome = { verdict: 'interrupted', because: 'the trial was interrupted', observed: [] };

async function tried(
  id: TriedId,
  ports: TrialPorts,
  { deadlines, onWait, isInterrupted }: TrialRun,
): Promise<Outcome> {
  if (isInterrupted()) return INTERRUPTED;
  try {
    return await STEPS[id](new StepTools(ports, deadlines, (what) => onWait(id, what)));
  } catch (error) {
    if (isInterrupted()) return INTERRUPTED;
    if (error instanceof AwsRefusal) return notTried(`AWS refused ${error.call}: ${error.code}`);
    throw error;
  }
}
