import { padSequencer } from '../../core/base/object-ref.ts';
import type { Item } from './item-codecs.ts';

/**
 * Attributes that may say the same as another one. An item leaves them out then: DynamoDB charges each write by the kilobyte, and a
 * version or an entry that fits into one costs half of one that does not.
 */
export type SameAs = Readonly<Record<string, string>>;

export const withoutSame = (item: Item, sameAs: SameAs): Item =>
  Object.fromEntries(
    Object.entries(item).filter(([name, value]) => !(name in sameAs) || value !== item[sameAs[name] ?? '']),
  );

/** Also of an item that holds them all, as earlier releases wrote it. */
export const withSame = (item: Item, sameAs: SameAs): Item => ({
  ...Object.fromEntries(Object.entries(sameAs).map(([name, other]) => [name, item[other]])),
  ...item,
});

/** A part of an item without what another part of it says as well. */
export const leftOut = <Part extends object | null>(part: Part, shared: Item): Part =>
  part &&
  (Object.fromEntries(
    Object.entries(part).filter(([name, value]) => !(name in shared) || value !== shared[name]),
  ) as Part);

/** Also of a part that holds it all, as earlier releases wrote it. */
export const putBack = <Part extends object | null>(part: Part, shared: Item): Part =>
  part && { ...shared, ...part };

const WIDTH = padSequencer('').length;

/** A padded sequencer without its padding; any other text, and `null`, as it is. */
export const bareSequencer = (sequencer: string | null): string | null =>
  sequencer?.length === WIDTH ? sequencer.replace(/0+$/, '') : sequencer;

export const paddedSequencer = (sequencer: string | null): string | null =>
  sequencer === null ? null : padSequencer(sequencer);
