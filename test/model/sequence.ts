import fc from 'fast-check';
import type { Mode } from '../../core/scope/dataset.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';

/**
 * How the event of a change reaches the worker. A dropped one is repaired by a verification; where it is cut off, the worker dies as soon as
 * it has written something, and the event comes again later.
 */
export type Delivery = 'now' | 'twice' | 'later' | 'cut' | 'dropped';

export type Operation =
  | { readonly do: 'put'; readonly key: string; readonly content: string; readonly delivery: Delivery }
  | { readonly do: 'copy'; readonly from: string; readonly key: string; readonly delivery: Delivery }
  | { readonly do: 'delete'; readonly key: string; readonly delivery: Delivery }
  | { readonly do: 'destroy'; readonly key: string; readonly pick: number; readonly delivery: Delivery }
  | { readonly do: 'approve'; readonly key: string; readonly content: string; readonly isExpired: boolean }
  /** A person approves one of the open findings of a key, or closes it. */
  | { readonly do: 'accept' | 'resolve'; readonly key: string; readonly pick: number }
  /** The configuration names another mode, or the dataset no more, or again; a person seals it once more. */
  | { readonly do: 'mode'; readonly mode: Mode }
  | { readonly do: 'retire' | 'seal' }
  | { readonly do: 'step' }
  /** Delivers some of what was put off, in any order. */
  | { readonly do: 'deliver'; readonly picks: readonly number[] };

export interface Sequence {
  readonly mode: Mode;
  readonly versioning: Versioning;
  /** What is there when the dataset is sealed. */
  readonly initial: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
  readonly shuffle: readonly number[];
}

// Prefixes of each other, equal lengths, and nothing at all: what distinguishes the classes.
const CONTENTS = ['', 'a', 'ab', 'abc', 'b', 'xyz'];
const KEYS = ['one', 'two', 'three'];

const key = fc.constantFrom(...KEYS);
const content = fc.constantFrom(...CONTENTS);
const delivery = fc.constantFrom<Delivery>('now', 'now', 'twice', 'later', 'cut', 'dropped');
const number = fc.nat({ max: 99 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), key, content, delivery }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), from: key, key, delivery }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), key, delivery }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('destroy' as const), key, pick: number, delivery }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('approve' as const), key, content, isExpired: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'resolve' as const), key, pick: number }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom<Mode>('sealed', 'append-only', 'growing', 'open'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('retire' as const, 'seal' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('step' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), picks: fc.array(number, { maxLength: 3 }) }),
  },
);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  mode: fc.constantFrom<Mode>('sealed', 'sealed', 'append-only', 'growing', 'open'),
  versioning: fc.constantFrom<Versioning>('enabled', 'enabled', 'enabled', 'suspended', 'never'),
  initial: fc.dictionary(key, content, { maxKeys: 2, noNullPrototype: true }),
  operations: fc.array(operation, { minLength: 1, maxLength: 14 }),
  shuffle: fc.array(number, { minLength: 20, maxLength: 20 }),
});

/** What workers find themselves gets the time of their clocks, which say of nothing whether it was before a change of the mode. */
export const withoutModes = (drawn: Sequence): Sequence => ({
  ...drawn,
  operations: drawn.operations.filter((operation) => operation.do !== 'mode'),
});
