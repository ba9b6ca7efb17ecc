import type { ObjectRef } from '../base/object-ref.ts';
import type { Period } from './current-periods.ts';
import type { ReadEvent, ReadSource } from './read-event.ts';
import { type ReaderKind, readerKind } from './reader-kind.ts';
import { SeenIds } from './seen-ids.ts';

/** What is looked for: who read an object while one of its versions was current, or in a time. */
export interface ReadSubject extends ObjectRef {
  /** The wrong version, `null` for the null version; `undefined` where every version counts. */
  readonly versionId: string | null | undefined;
  /** When it was current; of every version the time that is asked for. */
  readonly periods: readonly Period[];
  /** ISO time before which it was not wrong: requests that name the version count from then on. `null` for no such time. */
  readonly since: string | null;
}

/** What says which version a request got: the record names it, or it was the current one at that time. */
export type JoinedBy = 'version' | 'time';

/** What one session, or one identity without sessions, read. */
export interface Reader {
  readonly kind: ReaderKind;
  /** Stable ARN or another name; `null` for requests without a signature. */
  readonly identity: string | null;
  readonly account: string | null;
  readonly session: string | null;
  readonly invokedBy: string | null;
  readonly joinedBy: JoinedBy;
  /** The version that the requests named; `null` for the null version and for requests that named none. */
  readonly versionId: string | null;
  /** Requests that gave bytes, or made a copy. */
  requests: number;
  /** Sent to it; the bytes of copies, and of requests whose records do not say, are not in it. */
  bytes: number;
  /** Requests whose records say no bytes. */
  unmeasured: number;
  /** Digests, sizes and headers only. */
  metadata: number;
  /** Answers that the bytes that it has are still the current ones. */
  unchanged: number;
  aborted: number;
  denied: number;
  failed: number;
  presigned: number;
  /** Requests so near to the beginning or end of a time that they may have got the version before or after. */
  atEdge: number;
  firstAt: string;
  lastAt: string;
  readonly addresses: Set<string>;
  readonly userAgents: Set<string>;
  readonly via: Set<string>;
  readonly operations: Set<string>;
  readonly sources: Set<ReadSource>;
  /** Where copies went. */
  readonly copies: Set<string>;
  /** How many copies were made, those included of which the record does not say where. */
  copyCount: number;
}

/** Values of one kind that a reader keeps; more are not listed. */
const MAX_VALUES = 50;
/** Readers that are kept apart. */
export const MAX_READERS = 50_000;

/** Clocks of the hosts that take requests differ; what came so near to an edge may lie on the other side of it. */
const EDGE_MS: Readonly<Record<ReadSource, number>> = { cloudtrail: 1_000, lake: 1_000, 'access-log': 5_000 };

/** Counts who read an object, each record once, in any order. */
export class ReaderTally {
  readonly #subject: ReadSubject;
  readonly #seen = new SeenIds();
  readonly #readers = new Map<string, Reader>();
  /** Records of requests that were counted already: the same record, or that of another account or source. */
  duplicates = 0;
  /** Requests for the object that named another version, or came at another time. */
  elsewhere = 0;
  /** Requests of readers beyond those that are kept apart; they are in no row. */
  dropped = 0;

  constructor(subject: ReadSubject) {
    this.#subject = subject;
  }

  get readers(): readonly Reader[] {
    return [...this.#readers.values()];
  }

  /** False once there were more records than can be told apart: then one that comes again is counted again. */
  get tellsDuplicates(): boolean {
    return !this.#seen.isFull;
  }

  add(event: ReadEvent): void {
    const { bucket, key } = this.#subject;
    if (event.bucket !== bucket || event.key !== key) return;
    const joined = this.#joined(event);
    if (joined === null) {
      this.elsewhere++;
      return;
    }
    if (this.#isKnown(event)) {
      this.duplicates++;
      return;
    }
    const reader = this.#readerOf(event, joined.by);
    if (reader === null) this.dropped++;
    else count(reader, event, joined.isAtEdge);
  }

  // S3 names each request once, whichever trail, account or access log records it.
  #isKnown({ id, requestId }: ReadEvent): boolean {
    return !this.#seen.add(requestId === null ? `record ${id}` : requestId);
  }

  #joined(event: ReadEvent): { readonly by: JoinedBy; readonly isAtEdge: boolean } | null {
    const { versionId, periods, since } = this.#subject;
    const at = Date.parse(event.at);
    const place = placeIn(periods, at, EDGE_MS[event.source]);
    if (versionId === undefined) {
      if (place === 'outside') return null;
      return { by: event.versionId === undefined ? 'time' : 'version', isAtEdge: false };
    }
    // A version's id is that of its bytes for ever; the null version is overwritten in place.
    if (event.versionId !== undefined && event.versionId !== null) {
      const isBefore = since !== null && at < Date.parse(since) - EDGE_MS[event.source];
      return event.versionId === versionId && !isBefore ? { by: 'version', isAtEdge: false } : null;
    }
    if (event.versionId === null && versionId !== null) return null;
    return place === 'outside' ? null : { by: 'time', isAtEdge: place === 'edge' };
  }

  #readerOf(event: ReadEvent, by: JoinedBy): Reader | null {
    const version = this.#subject.versionId === undefined ? event.versionId : undefined;
    const { arn, account, session, invokedBy } = event.caller;
    const name = JSON.stringify([arn, account, session, invokedBy, by, version]);
    const found = this.#readers.get(name);
    if (found) return found;
    if (this.#readers.size >= MAX_READERS) return null;
    const reader = newReader(event, by);
    this.#readers.set(name, reader);
    return reader;
  }
}

/** Where a time lies: within periods, outside of them, or so near to an edge of one that nobody can say. */
function placeIn(periods: readonly Period[], at: number, edge: number): 'inside' | 'edge' | 'outside' {
  let isNear = false;
  for (const { from, to } of periods) {
    const [start, end] = [Date.parse(from), to === null ? Number.POSITIVE_INFINITY : Date.parse(to)];
    if (at >= start + edge && at < end - edge) return 'inside';
    if (at >= start - edge && at <= end + edge) isNear = true;
  }
  return isNear ? 'edge' : 'outside';
}

function newReader({ caller, at, versionId }: ReadEvent, joinedBy: JoinedBy): Reader {
  return {
    kind: readerKind(caller),
    identity: caller.arn,
    account: caller.account,
    session: caller.session,
    invokedBy: caller.invokedBy,
    joinedBy,
    versionId: versionId ?? null,
    requests: 0,
    bytes: 0,
    unmeasured: 0,
    metadata: 0,
    unchanged: 0,
    aborted: 0,
    denied: 0,
    failed: 0,
    presigned: 0,
    atEdge: 0,
    firstAt: at,
    lastAt: at,
    addresses: new Set(),
    userAgents: new Set(),
    via: new Set(),
    operations: new Set(),
    sources: new Set(),
    copies: new Set(),
    copyCount: 0,
  };
}

function count(reader: Reader, event: ReadEvent, isAtEdge: boolean): void {
  const { outcome, caller } = event;
  if (outcome === 'read' || outcome === 'copied') {
    reader.requests++;
    if (outcome === 'copied') reader.copyCount++;
    else if (event.bytes === null) reader.unmeasured++;
    else reader.bytes += event.bytes;
  } else reader[outcome]++;
  if (event.isPresigned) reader.presigned++;
  if (isAtEdge) reader.atEdge++;
  if (event.at < reader.firstAt) reader.firstAt = event.at;
  if (event.at > reader.lastAt) reader.lastAt = event.at;
  keep(reader.addresses, caller.sourceIp);
  keep(reader.userAgents, caller.userAgent === null ? null : bareAgent(caller.userAgent));
  keep(reader.via, event.via);
  keep(reader.operations, event.operation);
  keep(reader.copies, event.copyTo);
  reader.sources.add(event.source);
}

const keep = (values: Set<string>, value: string | null): void => {
  if (value !== null && values.size < MAX_VALUES) values.add(value);
};

/** CloudTrail puts brackets around what access logs have without. */
const bareAgent = (agent: string): string => agent.replace(/^\[(.*)\]$/s, '$1');

/** True where it got bytes, or a copy of them was made for it. */
export const hasRead = ({ requests }: Reader): boolean => requests > 0;
