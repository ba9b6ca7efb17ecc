import type { AuditResult, BucketAudit } from '../../core/engine/posture/audit-bucket.ts';
import type { AuditRecord, PastScore } from '../../core/engine/posture/audit-store.ts';
import type { Item } from './item-codecs.ts';

/** The newest audit of each bucket. */
export const AUDITS = 'audits';

/** Every score that a bucket ever had, by its time. */
export const scoresOf = (bucket: string): string => `audit/${bucket}`;

export function encodeAudit({ audit, ...record }: AuditRecord): Item {
  const { results, bucket: id, ...rest } = audit;
  return { ...record, ...rest, collection: AUDITS, id, results: fitting(results) };
}

export function decodeAudit(item: Item): AuditRecord {
  const { bucket, known, open, revision, region, at, score, grade, results } = item as unknown as Omit<
    AuditRecord,
    'audit'
  > &
    Omit<BucketAudit, 'results'> & { readonly results: string };
  const audit = { bucket, region, at, score, grade, results: JSON.parse(results) as AuditResult[] };
  return { bucket, audit, known, open, revision };
}

export const encodeScore = ({ bucket, at, score, grade }: BucketAudit): Item => ({
  collection: scoresOf(bucket),
  id: at,
  bucket,
  at,
  score,
  grade,
});

export function decodeScore(item: Item): PastScore {
  const { at, score, grade } = item as unknown as PastScore;
  return { at, score, grade };
}

/** DynamoDB takes 400 KB an item; what else is in one is small. */
const MAX_BYTES = 300_000;
const MAX_LINES = [200, 20, 5, 0];
const MAX_CHARACTERS = 2000;

/** Results as JSON, with as many lines of details as there is room for: a policy may have thousands of statements. */
function fitting(results: readonly AuditResult[]): string {
  const tries = MAX_LINES.map((lines) => JSON.stringify(results.map((result) => shortened(result, lines))));
  return tries.find((text) => Buffer.byteLength(text) <= MAX_BYTES) ?? '[]';
}

function shortened(result: AuditResult, lines: number): AuditResult {
  const { reason, details } = result;
  const kept = details.slice(0, lines).map(cut);
  const more = details.length - kept.length;
  return { ...result, reason: cut(reason), details: more > 0 ? [...kept, `and ${more} more`] : kept };
}

const cut = (text: string): string =>
  text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}…`;
