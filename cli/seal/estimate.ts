import { MAX_UNIT_BYTES, MAX_UNIT_KEYS } from '../../core/engine/runs/plan-units.ts';
import { cursorPages } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import { Preview } from './preview.ts';

/** What sealing a dataset would read and cost, and what it would accept. */
export interface Estimate extends Price {
  /** `null` for a first seal, which takes everything. */
  readonly preview: Preview | null;
}

interface Price {
  readonly objects: number;
  readonly bytes: number;
  readonly requests: {
    readonly list: number;
    readonly get: number;
    readonly invoke: number;
    readonly transition: number;
    readonly write: number;
  };
  /** US dollars, at the prices of us-east-1 in November 2026, without any free tier. */
  readonly price: number;
}

export async function estimate(
  connection: Pick<Connection, 'baseline'>,
  dataset: string,
  watch: (objects: number) => void,
): Promise<Estimate> {
  let [objects, bytes, largeBytes] = [0, 0, 0];
  let preview: Preview | null = null;
  const pages = cursorPages((cursor) =>
    connection.baseline('estimate', { do: 'seal-estimate', dataset, cursor }),
  );
  for await (const page of pages) {
    objects += page.objects;
    bytes += page.bytes;
    largeBytes += page.largeBytes ?? 0;
    if (!page.isFirst) {
      preview ??= new Preview();
      preview.add(page);
    }
    watch(objects);
  }
  return { ...priced(objects, bytes, largeBytes), preview };
}

const LIST_PAGE = 1000;
/** Write units of one key: its pin, and a transaction of entry and version with their indexes. */
const WRITE_UNITS = 11;
/** The same of a unit of the longest usual keys: its plan, its result and what it adds to the totals. */
const WRITE_UNITS_OF_UNIT = 30;
/** State transitions of a unit: its start, its work, and two that end it. */
const TRANSITIONS = 4;
const PRICE = { list: 5e-6, get: 0.4e-6, invoke: 0.2e-6, transition: 25e-6, write: 0.625e-6 };
/** Compute for hashing: 75 MB a second with 1,769 MB of memory on arm64. */
const PRICE_PER_BYTE = 0.31e-12;

/** On top, for what is read in parts: state transitions, requests and records, 1 TB of parts of 64 MiB. */
export const PRICE_PER_LARGE_BYTE = 0.1e-12;

/** Storage classes that charge for retrieval, and KMS without bucket keys, come on top. */
export function priced(objects: number, bytes: number, largeBytes = 0): Price {
  const list = Math.ceil(objects / LIST_PAGE);
  const units = Math.max(Math.ceil(objects / MAX_UNIT_KEYS), Math.ceil(bytes / MAX_UNIT_BYTES));
  const requests = {
    list,
    get: objects,
    invoke: units,
    transition: TRANSITIONS * units,
    write: objects * WRITE_UNITS + units * WRITE_UNITS_OF_UNIT,
  };
  const price =
    list * PRICE.list +
    requests.get * PRICE.get +
    requests.invoke * PRICE.invoke +
    requests.transition * PRICE.transition +
    requests.write * PRICE.write +
    bytes * PRICE_PER_BYTE +
    largeBytes * PRICE_PER_LARGE_BYTE;
  return { objects, bytes, requests, price };
}
