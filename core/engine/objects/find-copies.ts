import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { Digest } from '../../base/digest.ts';
import { SealwatchError } from '../../base/errors.ts';
import { nullIdentityParts, type ObjectRef } from '../../base/object-ref.ts';
import type { Copy } from '../../findings/finding.ts';
import type { RecordedBytes, VersionLister } from '../../versions/version-lister.ts';
import type { Expectation, VersionRecord } from '../../versions/version-record.ts';

/** Part of what an index knows of versions that held some bytes. */
export interface IndexPage {
  /** Those of which no destruction is recorded. */
  readonly living: readonly VersionRecord[];
  /** How many records were read for this page, destroyed ones included. */
  readonly read: number;
}

/** Where versions are looked up by the bytes that they held. It may lag, so that what it names is a candidate only. */
export interface CopyIndex {
  pages(digest: Digest): AsyncIterable<IndexPage>;
}

/** Where copies are looked for, and who says whether they are there. */
export interface CopySources {
  readonly index: CopyIndex;
  readonly lister: Pick<VersionLister, 'holds'>;
  /** Milliseconds that are left for the search; absent where nobody counts them. */
  readonly msLeft?: () => number;
}

/** A version that should hold the bytes, as it was recorded. */
export type Candidate = ObjectRef & { readonly fact: RecordedBytes };

export interface CopiesFound {
  /** S3 confirmed that they are there, `MAX_COPIES` at most, the nearest first. */
  readonly copies: readonly Copy[];
  /** Recorded as living; S3 did not say whether they are. Null versions, which may be overwritten, are left out. */
  readonly unconfirmed: readonly Copy[];
  /** False where the search ended before every candidate was looked at, or where S3 did not say whether one is there. */
  readonly isComplete: boolean;
}

export const NO_COPIES: CopiesFound = { copies: [], unconfirmed: [], isComplete: true };

/** Enough to act on; a reader at night wants one good copy, not a list. */
const MAX_COPIES = 5;
/** Versions that count as living and that S3 does not have: the events of a storm of deletions come later than the storm. */
const MAX_ASKED_IN_VAIN = 500;
/** Records that are read, destroyed ones included. Dead records cost little, and must not hide a copy that lives. */
const MAX_READ = 50_000;
const CONCURRENCY = 10;
/** What the rest of the work needs. */
const RESERVED_MS = 10_000;

/**
 * Where the bytes are that are expected of a key at a moment: living versions, of this key first, as S3 confirms them.
 * @param expected what is, or was, expected of the key at that moment; `null` where nothing was
 * @param history what is known of the key's own versions, in any order
 */
export async function expectedCopies(
  ref: ObjectRef,
  expected: Expected | null,
  history: readonly VersionRecord[],
  sources: CopySources,
): Promise<CopiesFound> {
  if (expected === null || expected.digest === null) return NO_COPIES;
  const nearest = [...pinnedVersion(ref, expected), ...ofOwnKey(expected.digest, history)];
  return findCopies(expected.digest, nearest, sources);
}

type Expected = Pick<Expectation, 'digest' | 'size' | 'versionId'> & Partial<Pick<Expectation, 'version'>>;

// Without its identity nothing distinguishes a null version from one that has overwritten it: its record has to name it.
function pinnedVersion(ref: ObjectRef, { size, versionId, version }: Expected): readonly Candidate[] {
  if (versionId !== null) return [{ ...ref, fact: { versionId, etag: null, size, storedAt: null } }];
  const parts = version === undefined ? null : nullIdentityParts(version);
  return parts === null ? [] : [{ ...ref, fact: { versionId, size, ...parts } }];
}

/** Versions of one history that hold these bytes and of which no destruction is recorded. */
export const ofOwnKey = (digest: Digest, history: readonly VersionRecord[]): readonly VersionRecord[] =>
  history.filter(({ fact }) => fact.digest === digest && fact.destroyed === null);

/**
 * Living versions that hold these bytes, as S3 confirms them. The search is bounded by living candidates: dead records, however
 * many there are, only make it longer.
 * @param nearest candidates that come first
 */
export async function findCopies(
  digest: Digest,
  nearest: readonly Candidate[],
  sources: CopySources,
): Promise<CopiesFound> {
  const search = new Search(sources);
  if (!(await search.take(nearest))) return search.result;
  let read = 0;
  for await (const page of sources.index.pages(digest)) {
    if (!(await search.take(page.living))) break;
    read += page.read;
    if (read >= MAX_READ) {
      search.cutOff();
      break;
    }
  }
  return search.result;
}

const isLate = ({ msLeft }: CopySources): boolean => msLeft !== undefined && msLeft() < RESERVED_MS;

class Search {
  readonly #sources: CopySources;
  readonly #seen = new Set<string>();
  readonly #copies = new Map<string, Copy>();
  readonly #unconfirmed = new Map<string, Copy>();
  #inVain = 0;
  #isComplete = true;

  constructor(sources: CopySources) {
    this.#sources = sources;
  }

  get result(): CopiesFound {
    return {
      copies: [...this.#copies.values()].slice(0, MAX_COPIES),
      unconfirmed: [...this.#unconfirmed.values()]
        .filter(({ versionId }) => versionId !== null)
        .slice(0, MAX_COPIES),
      isComplete: this.#isComplete,
    };
  }

  cutOff(): void {
    this.#isComplete = false;
  }

  /**
   * Asks S3 about candidates, in their order.
   * @returns false when the search is over
   */
  async take(candidates: readonly Candidate[]): Promise<boolean> {
    const fresh = candidates.filter((each) => this.#isNew(each));
    for (let at = 0; at < fresh.length; at += CONCURRENCY) {
      if (this.#inVain >= MAX_ASKED_IN_VAIN || isLate(this.#sources)) {
        this.cutOff();
        return false;
      }
      await this.#ask(fresh.slice(at, at + CONCURRENCY));
      if (this.#copies.size >= MAX_COPIES) return false;
    }
    return true;
  }

  // Several contents of the null version are candidates of their own: one of them may be there.
  #isNew({ bucket, key, fact: { versionId, etag, storedAt } }: Candidate): boolean {
    const id = JSON.stringify([bucket, key, versionId ?? [etag, storedAt]]);
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    return true;
  }

  async #ask(candidates: readonly Candidate[]): Promise<void> {
    const answers = await mapAtOnce(candidates, CONCURRENCY, (each) => isThere(each, this.#sources));
    candidates.forEach(({ bucket, key, fact: { versionId } }, index) => {
      const copy = { bucket, key, versionId };
      const id = JSON.stringify([bucket, key, versionId]);
      if (answers[index] === 'there') this.#copies.set(id, copy);
      if (answers[index] === 'gone') this.#inVain += 1;
      if (answers[index] !== 'refused') return;
      this.#unconfirmed.set(id, copy);
      this.#inVain += 1;
      this.cutOff();
    });
  }
}

const UNANSWERED: ReadonlySet<string> = new Set([
  'ACCESS_DENIED',
  'AWS_FAILED',
  'CONFLICT',
  'NOT_FOUND',
  'THROTTLED',
]);

/** True where S3 did not say what it was asked: that must not keep anybody from being notified. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof SealwatchError && UNANSWERED.has(error.code);

/** Whether one candidate is there, as S3 says; `refused` where it does not say so. */
export async function isThere(
  { bucket, key, fact }: Candidate,
  { lister }: Pick<CopySources, 'lister'>,
): Promise<'there' | 'gone' | 'refused'> {
  try {
    return (await lister.holds({ bucket, key }, fact)) ? 'there' : 'gone';
  } catch (error) {
    if (isUnanswered(error)) return 'refused';
    throw error;
  }
}
