import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get.ts';
import type { Item } from './item-codecs.ts';

/**
 * More than this goes beside the item. A lifecycle configuration may have 1,000 rules, and an item holds 400 KB; and dozens of items
 * are read for each change of a setting, of which few need their values.
 */
const MAX_INSIDE_BYTES = 4000;
const MAX_PART_BYTES = 350_000;
/** Names of parts that are known to be there. */
const MAX_KNOWN = 10_000;

/** How an item holds a text: itself, or by the digest and number of the parts beside it. */
export type StoredText =
  | { readonly value: string }
  | { readonly valueDigest: string; readonly valueParts: number };

/**
 * Texts that may be too large for their items. Parts are packed, and named by what they hold: to write them twice changes nothing,
 * and a value that a setting has again and again is there once. Nobody deletes them, so what was there once is there.
 */
export class LargeTexts {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #known = new Set<string>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Puts aside what is too large for an item. */
  async store(collection: string, text: string): Promise<StoredText> {
    if (Buffer.byteLength(text) <= MAX_INSIDE_BYTES) return { value: text };
    const valueDigest = createHash('sha256').update(text).digest('hex');
    const packed = gzipSync(text);
    const valueParts = Math.ceil(packed.length / MAX_PART_BYTES);
    const name = `${collection} ${valueDigest}`;
    if (!this.#known.has(name)) {
      for (let part = 0; part < valueParts; part++) {
        const bytes = packed.subarray(part * MAX_PART_BYTES, (part + 1) * MAX_PART_BYTES);
        const Item = { ...partKey(collection, valueDigest, part), bytes };
        await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
      }
      this.#remember(name);
    }
    return { valueDigest, valueParts };
  }

  /** The texts that items hold, wherever they are, in the items' order. Each part is read once. */
  async read(items: readonly Item[]): Promise<string[]> {
    const large = new Map(items.filter(isLarge).map((item) => [nameOf(item), keysOf(item)]));
    const found = await this.#parts([...large.values()].flat());
    const texts = new Map(
      [...large].map(([name, keys]) => {
        const packed = keys.map(({ collection, id }) => found.get(`${collection} ${id}`) ?? new Uint8Array());
        return [name, gunzipSync(Buffer.concat(packed)).toString()];
      }),
    );
    for (const name of texts.keys()) this.#remember(name);
    return items.map((item) => texts.get(nameOf(item)) ?? String(item.value));
  }

  async #parts(keys: readonly Item[]): Promise<Map<string, Uint8Array>> {
    if (keys.length === 0) return new Map();
    const { [this.#table]: found = [] } = await batchGet(this.#client, { [this.#table]: keys });
    return new Map(found.map((part) => [`${part.collection} ${part.id}`, part.bytes as Uint8Array]));
  }

  #remember(name: string): void {
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.add(name);
  }
}

const isLarge = ({ valueDigest }: Item): boolean => valueDigest !== undefined;

const nameOf = ({ collection, valueDigest }: Item): string => `${collection} ${valueDigest}`;

const keysOf = ({ collection, valueDigest, valueParts }: Item) =>
  Array.from({ length: Number(valueParts) }, (_, part) =>
    partKey(String(collection), String(valueDigest), part),
  );

const partKey = (collection: string, digest: string, part: number) => ({
  collection,
  id: `part/${digest}/${part}`,
});
