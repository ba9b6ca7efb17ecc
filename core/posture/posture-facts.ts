import type { AccountFacts, BucketFacts, Fact } from './facts.ts';

/** A bucket of which there are no facts: it does not exist (any more), or nothing could be asked of it. */
export interface MissingBucket {
  readonly kind: 'gone' | 'unreadable';
  /** One sentence without an end mark. */
  readonly reason: string;
}

/** Reads what the checks look at. One reader serves one run: what is the same for all buckets is asked once. */
export interface FactsReader {
  /**
   * Facts of the account, as the Region of the credentials sees it.
   * @throws {SealwatchError} where nothing can be asked at all: no credentials, no network
   */
  account(): Promise<AccountFacts>;
  /** What could not be asked of a bucket is an unknown fact; never throws for what AWS answered. */
  bucket(name: string): Promise<BucketFacts | MissingBucket>;
  /** The tags that `bucket` tells as well; asked once. */
  tags(name: string): Promise<Fact<Readonly<Record<string, string>>>>;
}

export interface BucketLister {
  /** Names of every bucket of the account, directory buckets of the Region included. */
  names(): AsyncIterable<string>;
}

/** A lister that may be kept from a kind of buckets. */
export interface PartialLister extends BucketLister {
  /** Which could not be listed, and why; complete once the names are. */
  unlisted(): readonly string[];
}
