import { hexOfBytes } from '../base/digest.ts';
import { canonical } from '../base/json.ts';
import type { Item, RecordKind, SealState } from './leaf.ts';

/** The attribute by which an item shows that Sealwatch wrote it. */
export const SEAL = 'seal';

/** HMAC-SHA-256 with the key of the deployment's seals. */
export type Mac = (text: string) => Uint8Array;

/** Bytes of a seal: whoever guesses at one is seen at every try, and an item that begins another kilobyte costs twice. */
const SEAL_BYTES = 12;

/** What a seal is made of: every other attribute, and in which place the item stands. */
const sealedText = (kind: RecordKind, item: Item): string => {
  const { [SEAL]: _, ...rest } = item;
  return canonical([kind, rest]);
};

/** @param encode - base64 of bytes */
export const sealOf = (
  kind: RecordKind,
  item: Item,
  mac: Mac,
  encode: (bytes: Uint8Array) => string,
): string => encode(mac(sealedText(kind, item)).slice(0, SEAL_BYTES));

export function sealState(
  kind: RecordKind,
  item: Item,
  mac: Mac,
  encode: (bytes: Uint8Array) => string,
): SealState {
  const seal = item[SEAL];
  if (seal === undefined) return 'missing';
  return seal === sealOf(kind, item, mac, encode) ? 'valid' : 'wrong';
}

/**
 * Hashes texts so that nobody without the key foresees the result: who could, would write an item under the name of the finding about
 * them before it is written, and it would be taken for reported; or would store versions whose hashes stand in for those of others.
 * A seal is never of such a text, as it is of a JSON array.
 * @returns 64 hexadecimal digits
 */
export const unforeseenHash =
  (mac: Mac) =>
  (text: string): string =>
    hexOfBytes(mac(`name ${text}`));
