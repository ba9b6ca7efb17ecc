import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { encodeEntry } from '../../aws/dynamodb/entry-codec.ts';
import type { Item } from '../../aws/dynamodb/item-codecs.ts';
import { encodeVersion } from '../../aws/dynamodb/version-codec.ts';
import type { Digest } from '../../core/base/digest.ts';
import { unforeseenHash } from '../../core/log/seal.ts';
import { newEntry } from '../../core/versions/entry.ts';
import { keptVersions, versionHash } from '../../core/versions/kept-versions.ts';
import { NOBODY } from '../../core/versions/version-record.ts';

export const BUCKET = 'bench';
export const DATASET = 'bench';
export const PREFIX = 'data/';
/** When every key was stored and sealed. */
export const STORED_AT = '2026-11-20T03:12:07.000Z';
const BY = 'arn:aws:iam::111122223333:role/Publisher';

/** Keys in order, a thousand in each folder. All that is said of a key follows from its number. */
export const keyAt = (index: number): string =>
  `${PREFIX}${String(Math.floor(index / 1000)).padStart(5, '0')}/sample-${String(index).padStart(8, '0')}.jsonl`;

/** The number of a key; `null` for one that is none of them. */
export function indexOf(key: string): number | null {
  const [, digits] = /-(\d{8})\.jsonl$/.exec(key) ?? [];
  return digits === undefined || keyAt(Number(digits)) !== key ? null : Number(digits);
}

/** The number of the first key that comes after a text. */
export function firstAfter(text: string, count: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyAt(middle) > text) high = middle;
    else low = middle + 1;
  }
  return low;
}

export const versionAt = (index: number): string =>
  `L4kqtJlcpXroDTDmpUMLUwv6${String(index).padStart(8, '0')}`;

export const bytesAt = (index: number): Buffer =>
  Buffer.from(`{"id":${index},"text":"${'a training sample '.repeat(5)}"}\n`);

export const etagAt = (index: number): string => createHash('md5').update(bytesAt(index)).digest('hex');

const digestAt = (index: number): Digest =>
  `sha256:${createHash('sha256').update(bytesAt(index)).digest('hex')}`;

const KEY = createSecretKey(Buffer.alloc(32, 7));
/** By a key as KMS gives one to the functions of a deployment. */
export const secretHash = unforeseenHash(
  (text) => new Uint8Array(createHmac('sha256', KEY).update(text).digest()),
);

/** The entry of a sealed key, as it stands in the table. */
export function entryAt(index: number): Item {
  const version = versionAt(index);
  const digest = digestAt(index);
  const common = { version, versionId: version, digest };
  const size = bytesAt(index).length;
  const ref = { bucket: BUCKET, key: keyAt(index) };
  const hash = versionHash(ref, secretHash);
  return encodeEntry({
    ...newEntry(ref, DATASET),
    revision: 2,
    state: 'intact',
    baseline: { ...common, size, storedAt: STORED_AT, run: `${DATASET}/${STORED_AT}`, by: BY },
    standing: {
      expected: { ...common, size, since: STORED_AT, source: 'baseline', by: BY },
      earlier: [],
      current: { ...common, class: 'baseline' },
      newest: { version, storedAt: STORED_AT, sequencer: null },
      wrong: [],
    },
    kept: keptVersions([{ version, storedAt: STORED_AT }], STORED_AT, hash),
    updatedAt: STORED_AT,
  });
}

/** What the index by prefix shows of it. */
export const shownAt = (index: number, shard: string): Item => {
  const { object, key, dataset, state, versionId } = entryAt(index);
  return { object, bucketShard: shard, key, dataset, state, versionId };
};

/** The record of its version. Its place in the listing is known, as after any look at the key. */
export function recordAt(index: number): Item {
  const version = versionAt(index);
  return encodeVersion({
    bucket: BUCKET,
    key: keyAt(index),
    dataset: DATASET,
    fact: {
      version,
      versionId: version,
      kind: 'object',
      storedAt: STORED_AT,
      announcedAt: null,
      sequencer: null,
      rank: 0,
      digest: digestAt(index),
      unestablished: null,
      size: bytesAt(index).length,
      etag: etagAt(index),
      prefixes: [],
      destroyed: null,
    },
    class: 'baseline',
    level: 'read',
    requester: NOBODY,
    destroyer: null,
    storageClass: 'STANDARD',
    encryption: { algorithm: 'AES256', kmsKeyId: null },
    seenAt: STORED_AT,
    firstTriedAt: STORED_AT,
    verifiedAt: STORED_AT,
    detail: null,
    findings: [],
  });
}
