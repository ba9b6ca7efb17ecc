import { PRICE } from '../../core/base/prices.ts';
import { MAX_JOB_VERSIONS } from '../../core/engine/checksums/checksum-jobs.ts';
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
  /** What S3 says of, and computes in jobs; `null` where every byte is read. */
  readonly byS3: ByS3 | null;
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

interface ByS3 {
  readonly stored: number;
  readonly computed: number;
  /** Of both; nobody reads them. */
  readonly bytes: number;
}

export async function estimate(
  connection: Pick<Connection, 'baseline'>,
  dataset: string,
  watch: (objects: number) => void,
): Promise<Estimate> {
  let [objects, bytes, largeBytes] = [0, 0, 0];
  let preview: Preview | null = null;
  let byS3: ByS3 | null = null;
  const pages = cursorPages((cursor) =>
    connection.baseline('estimate', { do: 'seal-estimate', dataset, cursor }),
  );
  for await (const page of pages) {
    objects += page.objects;
    bytes += page.bytes;
    largeBytes += page.largeBytes ?? 0;
    if (page.byS3) byS3 = sumOf(byS3, page.byS3);
    if (!page.isFirst) {
      preview ??= new Preview();
      preview.add(page);
    }
    watch(objects);
  }
  return { ...priced(objects, bytes, { largeBytes, byS3 }), preview };
}

const sumOf = (one: ByS3 | null, other: ByS3): ByS3 => ({
  stored: (one?.stored ?? 0) + other.stored,
  computed: (one?.computed ?? 0) + other.computed,
  bytes: (one?.bytes ?? 0) + other.bytes,
});

const LIST_PAGE = 1000;
/** Write units of one key: its pin, and a transaction of entry and version with their indexes. */
const WRITE_UNITS = 11;
/** The same of a unit of the longest usual keys: its plan, its result and what it adds to the totals. */
const WRITE_UNITS_OF_UNIT = 30;
/** State transitions of a unit: its start, its work, and two that end it. */
const TRANSITIONS = 4;

/** Storage classes that charge for retrieval, and KMS without bucket keys, come on top. */
export function priced(
  objects: number,
  bytes: number,
  { largeBytes = 0, byS3 = null }: { readonly largeBytes?: number; readonly byS3?: ByS3 | null } = {},
): Price {
  const list = Math.ceil(objects / LIST_PAGE);
  const read = objects - (byS3?.stored ?? 0) - (byS3?.computed ?? 0);
  const jobs = Math.ceil((byS3?.computed ?? 0) / MAX_JOB_VERSIONS);
  const units = Math.max(Math.ceil(objects / MAX_UNIT_KEYS), Math.ceil(bytes / MAX_UNIT_BYTES));
  const requests = {
    list,
    // What S3 is asked for with HEAD has the same price.
    get: byS3 === null ? objects : objects + read,
    invoke: units,
    transition: TRANSITIONS * units,
    write: objects * WRITE_UNITS + units * WRITE_UNITS_OF_UNIT,
  };
  const price =
    list * PRICE.list +
    requests.get * PRICE.get +
    requests.invoke * PRICE.invoke +
    requests.transition * PRICE.transition +
    requests.write * PRICE.writeUnit +
    largeBytes * PRICE.largeByte +
    (bytes - (byS3?.bytes ?? 0)) * PRICE.hashedByte +
    jobs * PRICE.batchJob +
    (byS3?.computed ?? 0) * PRICE.batchObject;
  return { objects, bytes, byS3, requests, price };
}
