import { PRICE } from '../base/prices.ts';
import type { KeyPlan } from './plan-key.ts';

/** What carrying plans out takes. */
export interface RestoreCost {
  readonly keys: number;
  /** Versions that are written; markers that are taken away, or put on top. */
  readonly versions: number;
  readonly markersRemoved: number;
  readonly hidden: number;
  readonly blocked: number;
  /** Keys that Sealwatch reports, since the bytes are not those that are expected now. */
  readonly reported: number;
  /** Bytes that S3 copies. */
  readonly bytesCopied: number;
  /** Bytes that are read to compare the result. */
  readonly bytesRead: number;
  readonly requests: {
    readonly list: number;
    readonly copy: number;
    readonly delete: number;
    readonly get: number;
  };
  /** US dollars, at the prices of us-east-1 in November 2026, without what is read out of the Region. */
  readonly price: number;
  /** US dollars a month that the copies take in S3 Standard, as long as the versions below them are kept. */
  readonly pricePerMonth: number;
}

export const NOTHING_TO_DO: RestoreCost = {
  keys: 0,
  versions: 0,
  markersRemoved: 0,
  hidden: 0,
  blocked: 0,
  reported: 0,
  bytesCopied: 0,
  bytesRead: 0,
  requests: { list: 0, copy: 0, delete: 0, get: 0 },
  price: 0,
  pricePerMonth: 0,
};

/** Before and after the write. */
const LISTS = 2;
/** The read, and a look at how the copy is kept. */
const GETS = 2;

/** Adds one key to what was counted so far. Storage classes that charge for retrieval, and KMS without bucket keys, come on top. */
export function withKey(cost: RestoreCost, { step, isReported, found }: KeyPlan): RestoreCost {
  if (step.kind === 'blocked') return { ...cost, keys: cost.keys + 1, blocked: cost.blocked + 1 };
  const copy = step.kind === 'copy' ? step : null;
  // In parts: one request for each, one that begins and one that ends.
  const copies = copy === null ? 0 : copy.parts === 1 ? 1 : copy.parts + 2;
  const size = copy?.size ?? (step.kind === 'undelete' ? (step.instead?.size ?? 0) : 0);
  const requests = {
    list: cost.requests.list + LISTS,
    copy: cost.requests.copy + copies,
    delete: cost.requests.delete + (copy === null ? 1 : 0),
    get: cost.requests.get + (step.kind === 'hide' ? 0 : GETS),
  };
  const bytesCopied = cost.bytesCopied + (copy?.size ?? 0);
  const bytesRead =
    cost.bytesRead + size + (found.kind === 'object' && found.digest === null ? (found.size ?? 0) : 0);
  return {
    keys: cost.keys + 1,
    versions: cost.versions + (copy === null ? 0 : 1),
    markersRemoved: cost.markersRemoved + (step.kind === 'undelete' ? 1 : 0),
    hidden: cost.hidden + (step.kind === 'hide' ? 1 : 0),
    blocked: cost.blocked,
    reported: cost.reported + (isReported ? 1 : 0),
    bytesCopied,
    bytesRead,
    requests,
    price: requests.list * PRICE.list + requests.copy * PRICE.copy + requests.get * PRICE.get,
    pricePerMonth: bytesCopied * PRICE.storedByteMonth,
  };
}
