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
import { type Deadlines, notTried, type Outcome, type Step, StepTools } from './step.ts';
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

/**
 * Tries claims, one after the other. What AWS refuses is `not-tried`; after an interruption the rest is `interrupted`.
 * @throws whatever is neither
 */
export async function* runTrial(ports: TrialPorts, run: TrialRun): AsyncGenerator<ClaimResult> {
  for (const id of run.claims) {
    const begin = ports.clock().getTime();
    const outcome = await tried(id, ports, run);
    const seconds = Math.round((ports.clock().getTime() - begin) / 100) / 10;
    yield { id, seconds, ...outcome };
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
