import type { RecordLeaf } from './leaf.ts';

/** What somebody did to an item who is not Sealwatch. */
export type Fault = 'edited' | 'removed' | 'rolled-back' | 'slipped-in';

/** What is needed of a leaf to judge the history of its item. */
export interface LeafNote
  extends Pick<RecordLeaf, 'change' | 'seal' | 'count' | 'before' | 'digest' | 'at' | 'stream' | 'sequence'> {
  readonly index: number;
  /** False before the log was open: an item may be what an earlier release wrote, or a stack that had the tables before. */
  readonly isOpen: boolean;
}

/** An item as it stands in the table now. */
export interface RowNote {
  readonly count: number;
  readonly digest: string;
}

export interface Verdict {
  readonly fault: Fault;
  /** When the log saw it; `null` where the table differs and no leaf says so. */
  readonly at: string | null;
  /** The leaf that shows it; `null` as above. */
  readonly index: number | null;
  /** The leaf that says what it should be; `null` where it should not be there, or nobody knows. */
  readonly expected: number | null;
  /** `put-back`: what it should be is there again. `built-on`: Sealwatch has written it since, and read it before. */
  readonly state: 'stands' | 'put-back' | 'built-on';
}

/** What a single change shows, by itself. `null` where Sealwatch made it, or nobody can know because the log was not open yet. */
export function faultOf(
  { change, seal, count, before }: LeafNote | RecordLeaf,
  isOpen: boolean,
): Fault | null {
  if (change === 'imported') return null;
  if (change === 'remove') return 'removed';
  // Before, it may have no seal because of an earlier release, or one of a stack that had the tables before.
  if (seal !== 'valid') return isOpen ? (before === null ? 'slipped-in' : 'edited') : null;
  return before !== null && count < before ? 'rolled-back' : null;
}

/**
 * Judges what the log says of one item, and what the table holds of it.
 * @param history - its leaves in the order of the log; one that was told twice counts once
 * @param row - `null` where the table has none
 */
export function judgeRecord(history: readonly LeafNote[], row: RowNote | null): Verdict | null {
  const { known, faults, current } = replay(history);
  const differs = differenceOf(known, current, row);
  if (differs !== null)
    return { fault: differs, at: null, index: null, expected: known?.index ?? null, state: 'stands' };
  const worst = WORST_FIRST.map((state) => faults.findLast((shown) => shown.state === state)).find(Boolean);
  if (worst === undefined) return null;
  const { fault, leaf, expected, state } = worst;
  return { fault, at: leaf.at, index: leaf.index, expected: expected?.index ?? null, state };
}

const WORST_FIRST: readonly Verdict['state'][] = ['stands', 'built-on', 'put-back'];

interface Shown {
  readonly fault: Fault;
  readonly leaf: LeafNote;
  /** What Sealwatch had written last. */
  readonly expected: LeafNote | null;
  readonly state: Verdict['state'];
}

interface Replayed {
  /** What Sealwatch wrote last. */
  readonly known: LeafNote | null;
  readonly faults: readonly Shown[];
  /** What the table holds, as the log has it; `null` where nothing. */
  readonly current: LeafNote | null;
}

function replay(history: readonly LeafNote[]): Replayed {
  let faults: readonly Shown[] = [];
  let known: LeafNote | null = null;
  let current: LeafNote | null = null;
  const settle = (state: Verdict['state']): void => {
    faults = faults.map((shown) => (shown.state === 'stands' ? { ...shown, state } : shown));
  };
  const told = new Map<string, string>();
  for (const leaf of history) {
    if (isRepeated(leaf, told)) continue;
    if (leaf.change === 'imported') {
      // Read while the stream was on: what it told is newer, unless it told nothing.
      if (current === null) [known, current] = [leaf, leaf];
      continue;
    }
    current = leaf.change === 'remove' ? null : leaf;
    if (isPutBack(leaf, known)) {
      if (known === null && !faults.some(({ state }) => state === 'stands'))
        faults = [...faults, { fault: faultTakenBack(leaf), leaf, expected: null, state: 'stands' }];
      settle('put-back');
      continue;
    }
    const fault =
      faultOf(leaf, leaf.isOpen) ?? (known !== null && leaf.count < known.count ? 'rolled-back' : null);
    if (fault !== null) faults = [...faults, { fault, leaf, expected: known, state: 'stands' }];
    else {
      known = leaf;
      settle('built-on');
    }
  }
  return { known, faults, current };
}

/**
 * Exactly what Sealwatch wrote last, whoever puts it there again and whatever was in between; or nothing, where it never wrote. Putting
 * an older state there is neither.
 */
const isPutBack = ({ change, digest }: LeafNote, known: LeafNote | null): boolean =>
  known === null ? change === 'remove' : change === 'put' && digest === known.digest;

/** What was wrong with an item that Sealwatch never wrote, and that no leaf has: once the log is open, somebody had slipped it in. */
const faultTakenBack = ({ isOpen }: LeafNote): Fault => (isOpen ? 'slipped-in' : 'removed');

/** Numbers of a stream only grow for an item. */
function isRepeated({ stream, sequence }: LeafNote, told: Map<string, string>): boolean {
  if (stream === null || sequence === null) return false;
  const before = told.get(stream);
  if (before !== undefined && !isLater(sequence, before)) return true;
  told.set(stream, sequence);
  return false;
}

const isLater = (a: string, b: string): boolean => (a.length === b.length ? a > b : a.length > b.length);

/** What the table holds and the log does not know. */
function differenceOf(known: LeafNote | null, current: LeafNote | null, row: RowNote | null): Fault | null {
  if (row === null) return current === null ? null : 'removed';
  if (current?.digest === row.digest) return null;
  if (known === null) return 'slipped-in';
  return row.count < known.count ? 'rolled-back' : 'edited';
}
