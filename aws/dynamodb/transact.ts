import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB takes 100 actions in a transaction. */
export const MAX_ACTIONS = 100;
/** DynamoDB takes 4 MB in a transaction. The rest is left to an item of 400 KB that goes with each chunk, and to counting by JSON. */
export const MAX_CHUNK_BYTES = 3_000_000;

/**
 * Divides writes, in order, into chunks that one transaction takes.
 * @param maxActions of a chunk: fewer than `MAX_ACTIONS` where something else goes with each
 */
export function chunkWrites(writes: readonly Write[], maxActions: number): Write[][] {
  const chunks: Write[][] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = writeBytes(write);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length < maxActions && bytes + size <= MAX_CHUNK_BYTES) {
      chunk.push(write);
      bytes += size;
    } else {
      chunks.push([write]);
      bytes = size;
    }
  }
  return chunks;
}

// JSON says more of a value than DynamoDB counts: quotes, colons and escapes.
const writeBytes = (write: Write): number => Buffer.byteLength(JSON.stringify(write));

/**
 * Writes transactions one after the other, and stops at the first that loses against another writer.
 * @returns `conflict` then: read everything again
 * @throws whatever else DynamoDB answers
 */
export async function transact(
  client: DynamoDBDocumentClient,
  transactions: readonly Write[][],
): Promise<'committed' | 'conflict'> {
  try {
    for (const TransactItems of transactions) await client.send(new TransactWriteCommand({ TransactItems }));
    return 'committed';
  } catch (error) {
    if (isConflict(error)) return 'conflict';
    throw error;
  }
}

/**
 * Writes one item on its condition. Tried again after a lost answer, it may take its own write for that of another writer.
 * @returns `conflict` when another writer was first: read everything again
 * @throws whatever else DynamoDB answers
 */
export async function put(
  client: DynamoDBDocumentClient,
  input: NonNullable<Write['Put']>,
): Promise<'committed' | 'conflict'> {
  try {
    await client.send(new PutCommand(input));
    return 'committed';
  } catch (error) {
    if (error instanceof Error && LOST_ALONE.has(error.name)) return 'conflict';
    throw error;
  }
}

const LOST_ALONE = new Set(['ConditionalCheckFailedException', 'TransactionConflictException']);

const LOST = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** True when a transaction lost against another writer: read everything again. Throttling and faults are errors. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? [])
    .map((reason) => reason.Code ?? 'None')
    .filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => LOST.has(code));
}
