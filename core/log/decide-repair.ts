import type { Verdict } from './judge-record.ts';
import type { Item } from './leaf.ts';

/** Why the log cannot say what an item should be, or must not be followed. `other-then`: the restored table has not the item of its leaf. */
export type WhyNot = 'not-open' | 'cut' | 'behind' | 'built-on' | 'too-large' | 'other-then';

/** What puts an item right: the item of its leaf, or its removal. */
export type RepairStep =
  | { readonly kind: 'put'; readonly item: Item }
  | { readonly kind: 'remove' }
  | { readonly kind: 'cannot'; readonly why: WhyNot };

/** What is known of an item that differs. */
export interface Differing {
  readonly verdict: Pick<Verdict, 'state' | 'expected'>;
  /** The item of the leaf that is expected; `null` where the leaf has none, and where nothing is expected. */
  readonly item: Item | null;
  /** The table says more than the log, which may still come. */
  readonly isBehind: boolean;
  /** The log is told nothing any more of the table. */
  readonly isCut: boolean;
  /** Every item without a seal is somebody else's. */
  readonly isOpen: boolean;
}

/**
 * Decides what puts an item right. Nothing is touched where Sealwatch may have written what the log does not have: while its table is
 * not told of, or the log is behind.
 * @returns `null` where it is right already
 */
export function decideRepair({ verdict, item, isBehind, isCut, isOpen }: Differing): RepairStep | null {
  if (verdict.state === 'put-back') return null;
  if (!isOpen) return cannot('not-open');
  if (isCut) return cannot('cut');
  if (isBehind) return cannot('behind');
  if (verdict.state === 'built-on') return cannot('built-on');
  if (verdict.expected === null) return { kind: 'remove' };
  return item === null ? cannot('too-large') : { kind: 'put', item };
}

const cannot = (why: WhyNot): RepairStep => ({ kind: 'cannot', why });
