import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

const LOST = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** True when a transaction lost against another writer: read everything again. Throttling and faults are errors. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? [])
    .map((reason) => reason.Code ?? 'None')
    .filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => LOST.has(code));
}
