import type { ReadOutcome } from '../../versions/object-reader.ts';
import type { LargeReading, LargeVersion } from './large-reading.ts';
import type { Range } from './layout.ts';

export type Unread = Exclude<ReadOutcome, { kind: 'read' }>;

/** SHA-256 of some bytes of a version in hexadecimal digits, or why they could not be read. */
export type RangeOutcome = { readonly kind: 'digested'; readonly hex: string } | Unread;

/** What S3 says about a version beside its bytes. */
export type VersionFacts = Pick<
  LargeReading,
  'size' | 'etag' | 'storedAt' | 'storageClass' | 'encryption' | 'contentType'
>;

/** Reads some bytes of a version, and never those of another one: what is put in its place meanwhile is `gone`. */
export interface PartReader {
  /** @throws {SealwatchError} `AWS_FAILED` for a fault that is not S3's answer */
  facts(
    version: LargeVersion,
    msLeft: () => number,
  ): Promise<{ readonly kind: 'facts'; readonly facts: VersionFacts } | Unread>;
  /** @throws {SealwatchError} `AWS_FAILED` for a fault that is not S3's answer */
  digest(
    version: LargeVersion & VersionFacts,
    range: Range,
    msLeft: (() => number) | undefined,
  ): Promise<RangeOutcome>;
}
