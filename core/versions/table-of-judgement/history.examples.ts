import type { Mode } from '../../scope/dataset.ts';
import type { UnreadableReason } from '../object-reader.ts';

/** What an object holds, by the letter that stands for it. */
export interface Bytes {
  readonly letter: string;
  readonly content: string;
}

/** Three contents of the same length. */
export const A: Bytes = { letter: 'A', content: 'good' };
export const B: Bytes = { letter: 'B', content: 'evil' };
export const C: Bytes = { letter: 'C', content: 'next' };
/** A with bytes appended, and that with bytes appended. */
export const A_MORE: Bytes = { letter: 'A+', content: 'good and more' };
export const A_MOST: Bytes = { letter: 'A++', content: 'good and more and more' };
/** As long as `A_MORE`, with another beginning. */
export const LONG: Bytes = { letter: 'LONG', content: 'evil and more' };
export const EMPTY: Bytes = { letter: 'EMPTY', content: '' };

/** The key that a row is about; a key beside it in the same dataset; and one that belongs to no dataset. */
export type Key = 'the key' | 'other key' | 'outside';

/** What becomes of the event of a change. A late one arrives with the step `arrives`, a lost one never. */
export type Delivery = 'at once' | 'twice' | 'late' | 'lost';

interface ChangeFields {
  readonly do: 'put' | 'delete' | 'destroy';
  /** The version that is made or destroyed; `null` for a plain delete that makes no delete marker. */
  readonly version: string | null;
  readonly bytes: Bytes | null;
  readonly key: Key;
  readonly by: 'somebody' | 'publisher' | 'lifecycle rule';
  readonly event: Delivery;
  /** True when S3 gives it the same Last-Modified, in whole seconds, as the change before. */
  readonly isSameSecond: boolean;
  /** Why its bytes cannot be read. */
  readonly unreadable: UnreadableReason | null;
  /** Seconds since a multipart upload began: S3 gives the version that time as its Last-Modified. */
  readonly begunSecondsAgo: number;
  /** The KMS key that S3 encrypts the stored bytes with; `null` for the bucket's default. */
  readonly kmsKey: string | null;
}

/** Something that is done to a key in S3, at a second of its own, and that S3 sends an event about. */
export class Change {
  readonly fields: ChangeFields;

  constructor(fields: ChangeFields) {
    this.fields = fields;
  }

  by = (by: ChangeFields['by']): Change => this.#with({ by });
  under = (key: Key): Change => this.#with({ key });
  twice = (): Change => this.#with({ event: 'twice' });
  late = (): Change => this.#with({ event: 'late' });
  lost = (): Change => this.#with({ event: 'lost' });
  sameSecond = (): Change => this.#with({ isSameSecond: true });
  unreadable = (unreadable: UnreadableReason): Change => this.#with({ unreadable });
  begun = (begunSecondsAgo: number): Change => this.#with({ begunSecondsAgo });
  encryptedWith = (kmsKey: string): Change => this.#with({ kmsKey });

  #with = (fields: Partial<ChangeFields>): Change => new Change({ ...this.fields, ...fields });
}

const change = (fields: Pick<ChangeFields, 'do' | 'version' | 'bytes'>): Change =>
  new Change({
    ...fields,
    ...{ key: 'the key', by: 'somebody', event: 'at once' },
    ...{ isSameSecond: false, unreadable: null, begunSecondsAgo: 0, kmsKey: null },
  });

/** Stores bytes as a new version. */
export const put = (version: string, bytes: Bytes): Change => change({ do: 'put', version, bytes });

/** A plain delete: makes a delete marker, except in a bucket that never had versions. */
export const del = (marker: string | null = null): Change =>
  change({ do: 'delete', version: marker, bytes: null });

/** Deletes one version, or one delete marker, permanently. */
export const destroy = (version: string): Change => change({ do: 'destroy', version, bytes: null });

/** Something that a person or time does, and that S3 sends no event about. */
export type Deed =
  | { readonly do: 'seal' | 'begin seal' | 'end seal' | 'verify' | 'suspend versioning' | 'alert' }
  | { readonly do: 'announce'; readonly bytes: Bytes; readonly key: Key }
  /** `accept` approves the bytes of the open finding about a version, `resolve` only closes it. */
  | { readonly do: 'accept' | 'resolve'; readonly version: string }
  | { readonly do: 'arrives' | 'arrives again' | 'deletion arrives'; readonly version: string }
  | { readonly do: 'restore' | 'permit' | 'archive' | 'archive unseen'; readonly version: string }
  | { readonly do: 'archive event arrives'; readonly version: string }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'mode'; readonly mode: Mode };

export type Step = Change | Deed;

/** Seals the dataset: what is current is approved from now on. */
export const seal = (): Deed => ({ do: 'seal' });
/** The seal pins what is current; until `endSeal` it reads. */
export const beginSeal = (): Deed => ({ do: 'begin seal' });
export const endSeal = (): Deed => ({ do: 'end seal' });
/** Announces bytes for a key, valid for 24 hours. */
export const announce = (bytes: Bytes, key: Key = 'the key'): Deed => ({ do: 'announce', bytes, key });
export const accept = (version: string): Deed => ({ do: 'accept', version });
export const resolve = (version: string): Deed => ({ do: 'resolve', version });
/** `sealwatch verify` of every key that was touched: reads S3 without an event. */
export const verify = (): Deed => ({ do: 'verify' });
/** The late event about the making of a version arrives. */
export const arrives = (version: string): Deed => ({ do: 'arrives', version });
/** The late event about the permanent deletion of a version arrives. */
export const deletionArrives = (version: string): Deed => ({ do: 'deletion arrives', version });
/** The queue delivers the event about a version once more, as it does until the version could be read. */
export const arrivesAgain = (version: string): Deed => ({ do: 'arrives again', version });
/** An archived version is restored: it can be read, and S3 sends an event. */
export const restore = (version: string): Deed => ({ do: 'restore', version });
/** S3 moves a version to an archive, as a lifecycle rule says, and sends an event. */
export const archive = (version: string): Deed => ({ do: 'archive', version });
/** The same, and the event is lost. */
export const archiveUnseen = (version: string): Deed => ({ do: 'archive unseen', version });
/** The event of the last move to an archive arrives once more. */
export const archiveArrives = (version: string): Deed => ({ do: 'archive event arrives', version });
/** What kept Sealwatch from reading a version is gone, and no event says so. */
export const permit = (version: string): Deed => ({ do: 'permit', version });
export const wait = (hours: number): Deed => ({ do: 'wait', hours });
/** People are notified of all that waits to be reported. */
export const alert = (): Deed => ({ do: 'alert' });
export const suspendVersioning = (): Deed => ({ do: 'suspend versioning' });
export const setMode = (mode: Mode): Deed => ({ do: 'mode', mode });
