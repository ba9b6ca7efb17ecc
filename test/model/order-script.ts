import fc from 'fast-check';
import type { Mode } from '../../core/scope/dataset.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';

interface Change {
  readonly key: string;
  /** Nothing shows its order within the second but its event. */
  readonly isSameSecond: boolean;
  /** In an order with cuts its event never comes, and a look at the key finds it. */
  readonly isCut: boolean;
}

/** What happens to a bucket and what people do, whenever its events arrive. */
export type Deed =
  | (Change & {
      readonly do: 'put';
      readonly content: string;
      /** Seconds since an upload began; 0 for a plain put. */
      readonly begun: number;
      /** True where it is encrypted with a key of the customer, so that nobody can read it. */
      readonly isLocked: boolean;
    })
  | (Change & { readonly do: 'copy' | 'exchange'; readonly with: string })
  | (Change & { readonly do: 'delete' })
  | (Change & { readonly do: 'destroy'; readonly pick: number })
  | { readonly do: 'versioning'; readonly state: 'enabled' | 'suspended' }
  | { readonly do: 'announce'; readonly key: string; readonly content: string; readonly seconds: number }
  | { readonly do: 'accept' | 'resolve'; readonly key: string; readonly pick: number }
  | { readonly do: 'seal' }
  | { readonly do: 'mode'; readonly mode: Mode }
  /** Out of the configuration, or in it again. */
  | { readonly do: 'retire' };

export interface Script {
  readonly mode: Mode;
  readonly versioning: Versioning;
  /** What is there when the dataset is sealed. */
  readonly initial: Readonly<Record<string, string>>;
  readonly deeds: readonly Deed[];
}

/** How the events of a history arrive. */
export interface Order {
  readonly seed: number;
  /** How likely it is that an event that waits comes before the next change, in per cent. */
  readonly haste: number;
  readonly isDoubled: boolean;
  readonly isCut: boolean;
}

const KEYS = ['one', 'two', 'three'];
// Prefixes of each other, equal lengths, and nothing at all: what the classes are distinguished by.
const CONTENTS = ['', 'a', 'ab', 'abc', 'b', 'xyz'];

const key = fc.constantFrom(...KEYS);
const content = fc.constantFrom(...CONTENTS);
const number = fc.nat({ max: 99 });
const rarely = fc.nat({ max: 5 }).map((each) => each === 1);
const change = { key, isSameSecond: rarely, isCut: rarely };
const begun = fc.constantFrom(0, 0, 0, 0, 1, 3);
const mode = fc.constantFrom<Mode>('sealed', 'append-only', 'growing', 'open');

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({ do: fc.constant('put' as const), content, begun, isLocked: rarely, ...change }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('copy' as const, 'exchange' as const),
      with: key,
      ...change,
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('delete' as const), ...change }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('destroy' as const), pick: number, ...change }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('versioning' as const),
      state: fc.constantFrom('enabled', 'suspended'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('announce' as const),
      key,
      content,
      seconds: fc.constantFrom(2, 4, 3600),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'resolve' as const), key, pick: number }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('seal' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mode' as const), mode }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retire' as const) }) },
) as fc.Arbitrary<Deed>;

export const script: fc.Arbitrary<Script> = fc.record({
  mode: fc.constantFrom<Mode>('sealed', 'sealed', 'append-only', 'growing', 'open'),
  versioning: fc.constantFrom<Versioning>('enabled', 'enabled', 'enabled', 'suspended', 'never'),
  initial: fc.dictionary(key, content, { maxKeys: 3, noNullPrototype: true }),
  deeds: fc.array(deed, { minLength: 1, maxLength: 14 }),
});

const PLAIN: Order = { seed: 0, haste: 100, isDoubled: false, isCut: false };

/** Ten orders: first as everything happens, once and at once. */
export const orders: fc.Arbitrary<readonly Order[]> = fc
  .array(
    fc.record({
      seed: fc.nat(),
      haste: fc.constantFrom(0, 20, 50, 90, 100),
      isDoubled: fc.boolean(),
      isCut: rarely,
    }),
    { minLength: 9, maxLength: 9 },
  )
  .map((others) => [PLAIN, ...others]);
