import { type Refusal, startFaultProxy, type Trouble } from '../faults/fault-proxy.ts';

/** DynamoDB that refuses some of what it is asked, as it does in a burst. */
export interface ThrottledTables {
  readonly endpoint: string;
  /** How many requests it refused, by what it answered. */
  readonly refused: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const TRANSACT = 'TransactWriteItems';
/** What a whole request is refused with, and each of a transaction's actions where one of them is to blame. */
const REFUSALS = ['ProvisionedThroughputExceededException', 'ThrottlingException'] as const;
const REASONS = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'] as const;

/**
 * A server on loopback in front of DynamoDB.
 * @param share of the requests that are refused, from 0 to 1
 * @param random - from 0 to 1
 */
export async function startThrottledTables(
  target: string,
  share: number,
  random: () => number,
): Promise<ThrottledTables> {
  const refused = new Map<string, number>();
  const troubleOf = ({ operation }: { readonly operation: string }): Trouble => {
    if (random() >= share) return 'pass';
    const code = drawn(operation === TRANSACT ? [...REASONS, ...REFUSALS] : REFUSALS, random);
    refused.set(code, (refused.get(code) ?? 0) + 1);
    return refusalOf(code);
  };
  const { endpoint, stop } = await startFaultProxy(target, troubleOf, false);
  return { endpoint, refused, stop };
}

const refusalOf = (code: string): Refusal =>
  REASONS.some((reason) => reason === code)
    ? { status: 400, code: 'TransactionCanceledException', reason: code }
    : { status: 400, code };

const drawn = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)] as T;
