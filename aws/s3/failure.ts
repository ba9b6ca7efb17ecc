import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ReadOutcome, ReadTarget } from '../../core/versions/object-reader.ts';
import type { Deadline } from './deadline.ts';
import { type ObjectFacts, objectFacts } from './object-facts.ts';
import type { ObjectSource } from './object-source.ts';
import { isPassing, refusalOf } from './refusal.ts';
import { outcomeOf, unreadable } from './unreadable.ts';

interface Attempt {
  readonly client: S3Client;
  readonly target: ReadTarget;
  readonly source: ObjectSource | null;
  readonly deadline: Deadline;
}

/**
 * What a failed read says about the version.
 * @throws {SealwatchError} `AWS_FAILED` for a fault that is not S3's answer: no credentials, for one
 */
export async function failureOutcome(error: unknown, attempt: Attempt): Promise<ReadOutcome> {
  const { target, source, deadline } = attempt;
  const known = source?.facts ?? null;
  if (deadline.isOver) return unreadable('out-of-time', 'time ran out while the object was read', known);
  const refusal = refusalOf(error);
  if (refusal) {
    const outcome = outcomeOf(refusal, target.versionId, known);
    return known === null && isHidden(outcome) ? { ...outcome, ...(await head(attempt)) } : outcome;
  }
  if (isPassing(error)) return unreadable('transient', messageOf(error), known);
  throw new SealwatchError('AWS_FAILED', `S3 could not be asked: ${messageOf(error)}`, { cause: error });
}

// S3 reports size and time of these, though not the bytes.
const isHidden = (outcome: ReadOutcome): boolean =>
  outcome.kind === 'unreadable' && (outcome.reason === 'archived' || outcome.reason === 'kms-denied');

async function head({
  client,
  target,
  deadline,
}: Attempt): Promise<Pick<ObjectFacts, 'size' | 'etag' | 'storedAt'> | null> {
  const { bucket: Bucket, key: Key, versionId } = target;
  try {
    const command = new HeadObjectCommand({ Bucket, Key, VersionId: versionId ?? 'null' });
    const { size, etag, storedAt } = objectFacts(
      await client.send(command, { abortSignal: deadline.signal }),
    );
    return { size, etag, storedAt };
  } catch {
    // The finding is no worse without them, and what was wrong is known already.
    return null;
  }
}

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${cause}`;
};
