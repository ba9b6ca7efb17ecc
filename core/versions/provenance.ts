import type { Digest } from '../base/digest.ts';
import { utf8Bytes } from '../base/escape.ts';
import type { ManifestEntry } from './entry.ts';
import type { Approval, Provenance } from './facts.ts';

/** Where bytes came from, who said so, and when. */
export interface ApprovedProvenance extends Provenance {
  /** Id of the approval. */
  readonly approval: string;
  /** ARN; proved by AWS when it was approved. */
  readonly by: string;
  /** ISO time from which on the approval holds. */
  readonly at: string;
}

/** What people said of the source of these bytes when they approved them for this key; oldest first. */
export const provenanceOf = (
  approvals: readonly Approval[],
  digests: readonly Digest[],
): readonly ApprovedProvenance[] =>
  approvals.flatMap(({ id, by, from, digest, provenance }) =>
    provenance !== undefined && digests.includes(digest)
      ? [{ approval: id, by, at: from, ...provenance }]
      : [],
  );

/** The same of what is expected of a key. */
export const expectedProvenance = ({
  approvals,
  standing: { expected },
}: Pick<ManifestEntry, 'approvals' | 'standing'>): readonly ApprovedProvenance[] =>
  expected?.digest ? provenanceOf(approvals, [expected.digest]) : [];

const MAX_SOURCE_BYTES = 1024;
const MAX_TRANSFORM_CHARACTERS = 1024;

/** Schemes that name no place: the first two hold what they name, the last one runs it. */
const NO_PLACES: ReadonlySet<string> = new Set(['data:', 'blob:', 'javascript:']);

/**
 * What is wrong with a provenance, as a sentence without an end; `null` where it may be kept. Whatever looks like a password or a
 * signature is refused: approvals, reports and signed statements are read by many, and are kept for years.
 */
export function provenanceProblem({ source, collected, transform }: Provenance, now: Date): string | null {
  if (source === null && collected === null && transform === null)
    return 'a provenance names a source, a time or a transform';
  return (
    (source === null ? null : sourceProblem(source)) ??
    (collected === null ? null : timeProblem(collected, now)) ??
    (transform === null ? null : transformProblem(transform))
  );
}

function sourceProblem(source: string): string | null {
  const bytes = utf8Bytes(source);
  if (bytes > MAX_SOURCE_BYTES)
    return `the source has ${bytes} bytes in UTF-8; at most ${MAX_SOURCE_BYTES} are kept`;
  // What parses URLs drops some of these characters without a word.
  if (/[\s\p{Cc}]/u.test(source)) return 'the source holds blanks or control characters; write them as %20';
  const url = URL.canParse(source) ? new URL(source) : null;
  if (url === null || NO_PLACES.has(url.protocol))
    return 'the source is no URL; write where the bytes came from, as in https://example.org/data.tar or s3://bucket/key';
  return secretIn(source);
}

function timeProblem(collected: string, now: Date): string | null {
  const at = Date.parse(collected);
  if (Number.isNaN(at) || new Date(at).toISOString() !== collected)
    return `the time of collection ${JSON.stringify(collected.slice(0, 50))} is not an ISO time`;
  return at > now.getTime() ? `the time of collection ${collected} is still to come` : null;
}

function transformProblem(transform: string): string | null {
  const characters = [...transform].length;
  if (transform.trim() === '' || characters > MAX_TRANSFORM_CHARACTERS)
    return `the transform has ${characters} characters; 1 to ${MAX_TRANSFORM_CHARACTERS} are kept, not only blanks`;
  // A command that was copied here brings the addresses that it used.
  const urls = transform.match(/[a-z][a-z0-9+.-]*:\/\/[^\s'"<>]+/gi) ?? [];
  return urls.map(secretIn).find((problem) => problem !== null) ?? null;
}

/** Parameters by which presigned and shared URLs of AWS, Google, Azure and others let their holder in, and those people put secrets in. */
const SECRET_PARAMETER =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|awsaccesskeyid|googleaccessid|key-pair-id|policy|auth|authorization|bearer|jwt|sas|sig|key|(?:.*[._-])?(?:signature|credentials?|tokens?|secret|passw(?:or)?d|passphrase|pwd|(?:api|access|private|secret|account)[._-]?key)|.*(?:token|secret|password|apikey|accesskey|privatekey))$/i;

function secretIn(url: string): string | null {
  const why = 'it would be kept for years, where many can read it; give the URL without it';
  // Also of a URL that wraps another one, such as git+https: or jdbc:postgresql:, or whose own rules know no user.
  if (/\/\/[^/?#]*@/.test(url)) return `the URL names a user, perhaps with a password (…@): ${why}`;
  const parameter = parametersOf(url).find((name) => SECRET_PARAMETER.test(name));
  return parameter === undefined
    ? null
    : `the URL has the parameter ${JSON.stringify(parameter)}, which may let whoever reads it in: ${why}`;
}

/** Names of the parameters of a URL, in its query and behind its #. */
const parametersOf = (url: string): string[] =>
  url
    .split(/[?#]/)
    .slice(1)
    .flatMap((part) => part.split(/[&;]/))
    .map((each) => [...new URLSearchParams(each).keys()][0] ?? '');
