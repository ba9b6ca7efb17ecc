import { algorithmOf, type Digest, type DigestAlgorithm, isEmptyDigest } from '../base/digest.ts';
import { second } from '../base/time.ts';
import type { Mode } from '../scope/dataset.ts';
import { approvedElsewhereBy } from './approved-elsewhere.ts';
import { hasDigest, isInTime, maybeAnnounced, maybeExpected } from './digest-comparison.ts';
import type { Approval, VersionFact } from './facts.ts';
import type { Expectation, VersionClass } from './version-record.ts';

/** What is known of a key at the moment at which a version of it is stored. */
export interface Moment {
  readonly expected: Expectation | null;
  /** Digests that were expected earlier. */
  readonly earlier: readonly Digest[];
  readonly approvals: readonly Approval[];
  readonly mode: Mode;
  /**
   * True when it was stored before and is current again. Announced bytes were approved when they came; after that they are
   * the expected ones or a rollback.
   */
  readonly isBack: boolean;
  /** ISO time at which it became current: what was approved under another key by then counts. */
  readonly at: string;
}

/** Evidence that the judgement would still like to have about a version. */
export type Need = { readonly version: string } & (
  | { readonly kind: 'prefix'; readonly size: number; readonly algorithm: DigestAlgorithm }
  | { readonly kind: 'approved-elsewhere'; readonly at: string }
);

export interface Classified {
  readonly class: VersionClass;
  readonly need: Need | null;
}

/** Puts an object version in exactly one class: the first that holds, in this order. */
export function classify(fact: VersionFact, moment: Moment): Classified {
  const { expected, earlier } = moment;
  if (approvalFor(fact, moment.approvals)?.accepts) return sure('approved');
  if (fact.digest === null) return sure(withoutDigest(fact, moment));
  if (expected && hasDigest(fact, expected.digest)) return sure('same-bytes');
  if (!moment.isBack && approvalFor(fact, moment.approvals)) return sure('approved');
  if (earlier.some((digest) => hasDigest(fact, digest))) return sure('rollback');
  if (expected && expected.digest === null && expected.size === fact.size) return sure('unverifiable');
  if (expected && maybeExpected(fact, expected)) return sure('unverifiable');
  if (!moment.isBack && maybeAnnounced(fact, moment.approvals)) return sure('unverifiable');
  return unapproved(fact, moment);
}

/** The approval that covers a version: announced bytes stored in time, or this very version accepted. */
export function approvalFor(fact: VersionFact, approvals: readonly Approval[]): Approval | undefined {
  return approvals.find((approval) =>
    approval.accepts === null ? isAnnounced(fact, approval) : approval.accepts === fact.version,
  );
}

const isAnnounced = (fact: VersionFact, approval: Approval): boolean =>
  hasDigest(fact, approval.digest) && isInTime(approval, fact.storedAt);

/** True when a person had announced these bytes for the key by then, whether or not they came in time. */
export const announcedBy = (digest: Digest, at: string, approvals: readonly Approval[]): boolean =>
  approvals.some(
    (approval) =>
      approval.accepts === null && approval.digest === digest && second(approval.from) <= second(at),
  );

const sure = (value: VersionClass): Classified => ({ class: value, need: null });

// CRC and MD5 establish nothing, but bytes of another length are other bytes, unless an approval may cover them.
function withoutDigest(fact: VersionFact, moment: Moment): VersionClass {
  if (fact.unestablished === 'pending') return 'pending';
  // What is being read says in the end what it is; that its length is another one is known before.
  const unknown = fact.unestablished === 'hashing' ? 'pending' : 'unverifiable';
  const before = moment.expected?.size ?? null;
  if (fact.size === null || before === null || fact.size === before) return unknown;
  const mayBeExtended = moment.mode === 'growing' && fact.size > before;
  const mayBeApproved = moment.approvals.some(
    (approval) =>
      approval.accepts === null &&
      isInTime(approval, fact.storedAt) &&
      (approval.size === null || approval.size === fact.size),
  );
  return mayBeExtended || mayBeApproved ? unknown : 'altered';
}

function unapproved(fact: VersionFact, { expected, mode, at }: Moment): Classified {
  const prefix = expected ? extendsExpected(fact, expected) : false;
  if (prefix === 'unknown') {
    const { size, digest } = expected as Expectation;
    const algorithm = algorithmOf(digest as Digest);
    return {
      class: 'altered',
      need: { version: fact.version, kind: 'prefix', size: size ?? 0, algorithm },
    };
  }
  if (prefix) return sure('extended');
  const other = expected ? 'altered' : 'new-key';
  if (isEmptyDigest(fact.digest as Digest) || !elsewhereMatters(expected, mode)) return sure(other);
  const elsewhere = approvedElsewhereBy(fact, at);
  if (elsewhere) return sure('known-elsewhere');
  const need: Need = { version: fact.version, kind: 'approved-elsewhere', at };
  return { class: other, need: elsewhere === undefined ? need : null };
}

// Where the answer would change nothing that is reported, the request is saved, and an answer that is known does not count: what
// a version is called must not depend on whether somebody happened to ask.
const elsewhereMatters = (expected: Expectation | null, mode: Mode): boolean =>
  mode === 'sealed' || (mode !== 'open' && expected !== null);

function extendsExpected(fact: VersionFact, expected: Expectation): boolean | 'unknown' {
  if (expected.digest === null || expected.size === null || (fact.size ?? 0) <= expected.size) return false;
  if (expected.size === 0) return true;
  const known = fact.prefixes.find((prefix) => prefix.size === expected.size);
  return known === undefined ? 'unknown' : known.digest === expected.digest;
}
