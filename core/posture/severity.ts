import { aiSigns } from './ai-signs.ts';
import type { Check, CheckSeverity } from './check.ts';
import type { BucketFacts } from './facts.ts';
import { receivedLogs } from './received-logs.ts';

const LOWER: Readonly<Record<CheckSeverity, CheckSeverity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
};

/**
 * How severe a failure is at this bucket: as the catalogue says where something in it has to be trusted, a step lower in the account's
 * other buckets. Strangers who get in, and what is about the account, are as severe whatever the bucket.
 */
export const severityAt = (
  { severity, scope, isAboutStrangers }: Pick<Check, 'severity' | 'scope' | 'isAboutStrangers'>,
  facts: BucketFacts,
): CheckSeverity =>
  isAboutStrangers || scope === 'account' || isTrusted(facts) ? severity : LOWER[severity];

/** Whether something is guarded in it, it looks like AI, or it receives logs. Tags that could not be read may have said so. */
function isTrusted(facts: BucketFacts): boolean {
  const { name, tags, datasets } = facts;
  if (datasets.length > 0 || tags.kind === 'unknown') return true;
  const { trails, plain } = receivedLogs(facts);
  return aiSigns(name, tags.value).length > 0 || trails.length + plain.length > 0;
}
