import { callInMessage } from '../../cloudtrail/call-in-message.ts';
import type { Guard } from '../../scope/guard.ts';
import type { Monitor } from '../monitor.ts';
import { auditAndRecord, keepAccountAudit, type RecordingPorts } from './audit-and-record.ts';
import { type AuditRequest, unanswered } from './audit-run.ts';
import { bucketToAudit, type ToAuditPorts } from './bucket-to-audit.ts';
import { joinCalls } from './record-audit.ts';
import { reportAudits } from './report-audits.ts';

export interface RequestedAuditPorts extends RecordingPorts, ToAuditPorts {
  readonly guard: Guard;
  readonly monitor: Monitor;
  /** Milliseconds that this invocation has left. @default - no end */
  readonly msLeft?: () => number;
}

/** A slow bucket takes a minute. What is not begun by then comes again, and what was audited stays. */
const LAST_MOMENT_MS = 120_000;

/** An event of a call that may have changed a bucket, as a queue gives it. */
export interface Message {
  readonly messageId: string;
  /** JSON, with CloudTrail's record as `detail`. */
  readonly body: string;
}

/**
 * Audits the guarded buckets whose configuration the calls in messages have changed, but for those that were audited since.
 * @returns ids of messages that must come again: nobody could read them, or the audit of their bucket could not be made or kept
 * @throws {SealwatchError} where nothing can be asked at all: then all must come again
 */
export async function auditRequested(
  messages: readonly Message[],
  ports: RequestedAuditPorts,
): Promise<readonly string[]> {
  const { asked, unread } = await requestsIn(messages, ports);
  const names = await unanswered(asked, ports.audits);
  const failed = await bucketsThatFailed(names, ports);
  // An audit that came before the record could not know who it was.
  for (const bucket of new Set(asked.map((each) => each.bucket))) await joinCalls(bucket, ports);
  const again = asked.filter(({ bucket }) => failed.includes(bucket)).map(({ messageId }) => messageId);
  return [...again, ...unread];
}

/** What a message asks for: the call in it changed a guarded bucket. */
interface Asked extends AuditRequest {
  readonly messageId: string;
}

/** What messages ask for, and those that nobody can read. Most calls are about buckets that are not guarded. */
async function requestsIn(
  messages: readonly Message[],
  ports: RequestedAuditPorts,
): Promise<{ readonly asked: readonly Asked[]; readonly unread: readonly string[] }> {
  const [asked, unread]: [Asked[], string[]] = [[], []];
  for (const { body, messageId } of messages)
    try {
      const call = callInMessage(body);
      const bucket = call && (await bucketToAudit(call, ports));
      if (call !== null && bucket !== null) asked.push({ bucket, at: call.at, messageId });
    } catch (error) {
      ports.monitor.error('the record could not be read', { messageId, error });
      unread.push(messageId);
    }
  return { asked, unread };
}

/** Audits buckets, and names those whose audit could not be made or kept. */
async function bucketsThatFailed(
  names: readonly string[],
  ports: RequestedAuditPorts,
): Promise<readonly string[]> {
  const buckets = ports.guard.buckets.filter(({ name }) => names.includes(name));
  if (buckets.length === 0) return [];
  const { msLeft = () => Number.POSITIVE_INFINITY } = ports;
  const run = await auditAndRecord(buckets, ports, () => msLeft() > LAST_MOMENT_MS);
  reportAudits(run, ports.monitor);
  if (await keepAccountAudit(run.recorded, ports)) return names;
  const failed = run.recorded.flatMap(({ outcome: { bucket, status }, failure }) =>
    failure || status === 'unreadable' ? [bucket] : [],
  );
  return [...failed, ...run.late];
}
