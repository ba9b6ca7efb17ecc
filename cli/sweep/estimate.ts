import { PRICE } from '../../core/base/prices.ts';
import { MAX_SINGLE_READ_BYTES } from '../../core/engine/large/layout.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { SweepLevel } from '../../core/scope/sweep-level.ts';

/** What sweeping a dataset would read and cost, by what the manifest knows of it. */
export interface SweepEstimate {
  readonly dataset: string;
  readonly level: string;
  readonly objects: number;
  /** Bytes that would be read. */
  readonly bytes: number;
  readonly requests: {
    readonly list: number;
    /** At the level `s3` a HEAD, which has the same price. */
    readonly get: number;
    readonly read: number;
    readonly transition: number;
  };
  /** About how long it takes. */
  readonly hours: number;
  /** US dollars, at the prices of us-east-1 in November 2026, without any free tier. */
  readonly price: number;
}

const LIST_PAGE = 1000;
/** Keys of a query of the index by prefix that one page of a listing after the other takes: eight queries, 5,600 keys. */
const QUERIED_KEYS = 700;
const UNIT_KEYS = 100;
const TRANSITIONS = 4;
/** Read units of comparing a key: what the index says of it. */
const COMPARED_UNITS = 0.06;
/** Of a key that is read: a listing, its entry and history, and its share of the unit's plan and result. */
const LOOKED = { lists: 1, readUnits: 2.5, writeUnits: 0.9 };
const BYTES_A_SECOND = 75e6;
/** Units at the same time, and how long a key takes beside its bytes. */
const AT_ONCE = 20;
const SECONDS_A_KEY = 0.1;
const COMPARED_A_SECOND = 2000;

export async function estimateSweep(
  queries: Pick<Queries, 'entries'>,
  { name, bucket, prefix }: Dataset,
  level: { readonly text: string; readonly parsed: SweepLevel },
  watch: (objects: number) => void,
): Promise<SweepEstimate> {
  let [objects, size, largeSize] = [0, 0, 0];
  for await (const entry of queries.entries(bucket, prefix)) {
    objects += 1;
    size += entry.size ?? 0;
    if ((entry.size ?? 0) > MAX_SINGLE_READ_BYTES) largeSize += entry.size ?? 0;
    if (objects % LIST_PAGE === 0) watch(objects);
  }
  return { dataset: name, level: level.text, ...pricedSweep({ objects, size, largeSize }, level.parsed) };
}

/** Of the keys that take more than comparing, and of the bytes that are read. */
function sharesOf(level: SweepLevel): { readonly keys: number; readonly bytes: number } {
  switch (level.kind) {
    case 'versions':
      return { keys: 0, bytes: 0 };
    case 's3':
      return { keys: 1, bytes: 0 };
    case 'read':
      return { keys: 1, bytes: 1 };
    case 'sample':
      return { keys: level.percent / 100, bytes: level.percent / 100 };
  }
}

/** What a sweep costs where nothing differs. Storage classes that charge for retrieval, and KMS without bucket keys, come on top. */
export function pricedSweep(
  {
    objects,
    size,
    largeSize = 0,
  }: { readonly objects: number; readonly size: number; readonly largeSize?: number },
  level: SweepLevel,
): Omit<SweepEstimate, 'dataset' | 'level'> {
  const share = sharesOf(level);
  const read = Math.ceil(objects * share.keys);
  const bytes = Math.ceil(size * share.bytes);
  const pages = Math.ceil(objects / LIST_PAGE);
  const transition = TRANSITIONS * Math.ceil(read / UNIT_KEYS) + pages;
  const requests = {
    list: pages + read * LOOKED.lists,
    get: read,
    read: Math.ceil(objects / QUERIED_KEYS),
    transition,
  };
  const price =
    requests.list * PRICE.list +
    requests.get * PRICE.get +
    (objects * COMPARED_UNITS + read * LOOKED.readUnits) * PRICE.readUnit +
    read * LOOKED.writeUnits * PRICE.writeUnit +
    transition * PRICE.transition +
    bytes * PRICE.hashedByte +
    largeSize * share.bytes * PRICE.largeByte;
  const seconds = objects / COMPARED_A_SECOND + (bytes / BYTES_A_SECOND + read * SECONDS_A_KEY) / AT_ONCE;
  return { objects, bytes, requests, hours: seconds / 3600, price };
}
