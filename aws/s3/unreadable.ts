import type { ReadOutcome, UnreadableReason } from '../../core/versions/object-reader.ts';
import type { ObjectFacts } from './object-facts.ts';
import { isMarkerRefusal, type Refusal } from './refusal.ts';

type Known = Pick<ObjectFacts, 'size' | 'etag' | 'storedAt'> | null;

export const unreadable = (reason: UnreadableReason, detail: string, known: Known): ReadOutcome => ({
  kind: 'unreadable',
  reason,
  detail,
  size: known?.size ?? null,
  etag: known?.etag ?? null,
  storedAt: known?.storedAt ?? null,
});

/** What a refusal means for the version that was to be read. */
export function outcomeOf(refusal: Refusal, versionId: string | null, known: Known): ReadOutcome {
  const storedAt = new Date(refusal.headers['last-modified'] ?? Number.NaN);
  if (isMarkerRefusal(refusal) && !Number.isNaN(storedAt.getTime())) {
    return { kind: 'delete-marker', versionId, storedAt };
  }
  if (refusal.code === 'NoSuchBucket') return { kind: 'gone', reason: 'no-such-bucket' };
  if (refusal.status === 404 || isBadVersionId(refusal)) return { kind: 'gone', reason: 'no-such-version' };
  if (refusal.status === 412) return { kind: 'gone', reason: 'overwritten' };
  const reason = reasonOf(refusal);
  return unreadable(reason, detailOf(refusal, reason), known);
}

// S3 answers 400 for a version id that it has never given.
const isBadVersionId = ({ status, message }: Refusal): boolean =>
  status === 400 && /invalid version id/i.test(message);

const KMS = /not authorized to perform: kms:|\bKMS key\b|ciphertext refers to a customer master key/i;
const CUSTOMER_KEY = /server[ -]side encryption|customer[ -](provided )?(encryption )?key/i;
const CLOCK_OR_SESSION = /^(RequestTimeTooSkewed|ExpiredToken)$/;

function reasonOf({ status, code, message }: Refusal): UnreadableReason {
  if (code === 'InvalidObjectState') return 'archived';
  if (code.startsWith('KMS.') || (status === 403 && KMS.test(message))) return 'kms-denied';
  if (status === 400 && CUSTOMER_KEY.test(message)) return 'customer-key';
  if (status === 403 && !CLOCK_OR_SESSION.test(code)) return 'access-denied';
  return 'transient';
}

const MAYBE_GONE = 'S3 answers the same way for a version that is gone when s3:ListBucket is not allowed';

function detailOf({ status, code, message }: Refusal, reason: UnreadableReason): string {
  const said = `${status} ${code}: ${message}`;
  return reason === 'access-denied' ? `${said} (${MAYBE_GONE})` : said;
}
