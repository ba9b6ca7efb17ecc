import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get.ts';
import type { Item } from './item-codecs.ts';

/** More than this goes beside the item, which holds 400 KB: a lifecycle configuration may have 1,000 rules. */
const MAX_INSIDE = 100_000;
const PART = 350_000;

/** How an item holds a text: itself, or by the digest and number of the parts beside it. */
export type StoredText =
  | { readonly value: string }
  | { readonly valueDigest: string; readonly valueParts: number };

/** Puts aside what is too large for an item. Parts are named by what they hold: to write them twice changes nothing. */
export async function storeText(
  client: DynamoDBDocumentClient,
  TableName: string,
  collection: string,
  text: string,
): Promise<StoredText> {
  if (Buffer.byteLength(text) <= MAX_INSIDE) return { value: text };
  const packed = gzipSync(text);
  const valueDigest = createHash('sha256').update(text).digest('hex');
  const valueParts = Math.ceil(packed.length / PART);
  for (let part = 0; part < valueParts; part++) {
    const bytes = packed.subarray(part * PART, (part + 1) * PART);
    await client.send(
      new PutCommand({ TableName, Item: { ...partKey(collection, valueDigest, part), bytes } }),
    );
  }
  return { valueDigest, valueParts };
}

/** The text that an item holds, wherever it is. */
export async function textOf(
  client: DynamoDBDocumentClient,
  table: string,
  { collection, value, valueDigest, valueParts }: Item,
): Promise<string> {
  if (valueDigest === undefined) return String(value);
  const keys = Array.from({ length: Number(valueParts) }, (_, part) =>
    partKey(String(collection), String(valueDigest), part),
  );
  const found = (await batchGet(client, { [table]: keys }))[table] ?? [];
  const parts = new Map(found.map(({ id, bytes }) => [id, bytes as Uint8Array]));
  return gunzipSync(Buffer.concat(keys.map(({ id }) => parts.get(id) ?? new Uint8Array()))).toString();
}

const partKey = (collection: string, digest: string, part: number) => ({
  collection,
  id: `part/${digest}/${part}`,
});
