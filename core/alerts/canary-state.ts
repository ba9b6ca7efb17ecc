import { secondsBetween } from '../base/time.ts';
import type { Finding } from '../findings/finding.ts';
import { CANARY_DATASET, CANARY_LATE_SECONDS } from '../scope/canary.ts';
import type { AlertRecord } from './ports.ts';

/** How the newest canary came through that did. */
export interface CanaryState {
  /** ISO time at which it was put. */
  readonly putAt: string;
  /** Seconds until its alert was published. */
  readonly delaySeconds: number;
}

export interface CanaryReader {
  /** The newest findings about canaries, the newest first, from an index that may lag. */
  newestOf(dataset: string, limit: number): Promise<Finding[]>;
  alert(id: string): Promise<AlertRecord | null>;
}

/** Of these one came through, or none did for longer than is reported. */
const MAX_FINDINGS = 8;

/** As much as clocks differ. */
const MAX_AHEAD_MS = 60_000;

/**
 * The newest canary whose alert was published; `null` where none was among the newest. One of the future is none: it would be the newest
 * for as long as it is ahead, and no canary would be missed meanwhile.
 */
export async function readCanaryState(store: CanaryReader, now: Date): Promise<CanaryState | null> {
  const latest = new Date(now.getTime() + MAX_AHEAD_MS).toISOString();
  for (const { happenedAt, notice } of await store.newestOf(CANARY_DATASET, MAX_FINDINGS)) {
    if (happenedAt > latest) continue;
    const [first] = notice.alerts;
    const alert = first === undefined ? null : await store.alert(first);
    if (alert === null || alert.publishedAt === null) continue;
    return { putAt: happenedAt, delaySeconds: secondsBetween(happenedAt, alert.publishedAt) };
  }
  return null;
}

/** For how long no canary came through that was put later. */
export const canaryAge = ({ putAt }: CanaryState, now: Date): number =>
  secondsBetween(putAt, now.toISOString());

export const isCanaryLate = (state: CanaryState, now: Date): boolean =>
  canaryAge(state, now) >= CANARY_LATE_SECONDS;
