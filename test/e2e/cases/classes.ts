import type { Mode } from '../../../core/scope/dataset.ts';
import { approve } from '../deployed/approve.ts';
import type { GuardedObject } from '../deployed/guarded-object.ts';

const APPROVED = 'approved bytes';
const CUSTOMER_KEY = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: '0123456789abcdef0123456789abcdef' };

/** What becomes of a version: a finding, as `rule severity`; or nothing, and whether its bytes are expected from then on. */
type Outcome = 'quiet' | 'becomes expected' | `${string} ${string}`;

export interface ClassCase {
  readonly title: string;
  /** Bytes that the key has when it is sealed. */
  readonly before?: string;
  readonly act: (object: GuardedObject) => Promise<string>;
  /** Bytes that are expected then, where the change is taken. */
  readonly after?: string;
  readonly outcomes: Readonly<Record<Mode, Outcome>>;
}

const everywhere = (outcome: Outcome): ClassCase['outcomes'] => ({
  sealed: outcome,
  'append-only': outcome,
  growing: outcome,
  open: outcome,
});

const guarded = (outcome: Outcome): ClassCase['outcomes'] => ({ ...everywhere(outcome), open: 'quiet' });

const addable = (): ClassCase['outcomes'] => ({
  ...everywhere('becomes expected'),
  sealed: 'object-added high',
  open: 'quiet',
});

/** Every class, and what each mode makes of it. */
export const CLASS_CASES: readonly ClassCase[] = [
  {
    title: 'the same bytes again',
    before: APPROVED,
    act: (object) => object.put(APPROVED, { Metadata: { note: 'again' } }),
    outcomes: everywhere('quiet'),
  },
  {
    title: 'announced bytes',
    before: APPROVED,
    act: async (object) => {
      await approve(object.dataset, { files: { [object.name]: 'release 2' } });
      return object.put('release 2');
    },
    after: 'release 2',
    outcomes: everywhere('becomes expected'),
  },
  {
    title: 'bytes that were approved once and have been replaced',
    before: APPROVED,
    act: async (object) => {
      await approve(object.dataset, { files: { [object.name]: 'release 2' } });
      await object.judged(await object.put('release 2'));
      return object.put(APPROVED);
    },
    outcomes: guarded('object-rolled-back high'),
  },
  {
    title: "another key's approved bytes under a known key",
    before: APPROVED,
    act: (object) => object.put(`other bytes of ${object.dataset}`),
    outcomes: guarded('object-swapped critical'),
  },
  {
    title: "another key's approved bytes under a new key",
    act: (object) => object.put(`other bytes of ${object.dataset}`),
    outcomes: addable(),
  },
  {
    title: 'nothing at all under a known key, though an empty object was approved elsewhere',
    before: APPROVED,
    act: (object) => object.put(''),
    outcomes: guarded('object-altered critical'),
  },
  { title: 'an empty object under a new key', act: (object) => object.put(''), outcomes: addable() },
  { title: 'a new key', act: (object) => object.put(`new in ${object.dataset}`), outcomes: addable() },
  {
    title: 'more bytes after the approved ones',
    before: APPROVED,
    act: (object) => object.put(`${APPROVED}, and more`),
    after: `${APPROVED}, and more`,
    outcomes: { ...guarded('object-altered critical'), growing: 'becomes expected' },
  },
  {
    title: 'other bytes',
    before: APPROVED,
    act: (object) => object.put('poisoned bytes'),
    outcomes: guarded('object-altered critical'),
  },
  {
    title: 'fewer bytes',
    before: APPROVED,
    act: (object) => object.put('approved byte'),
    outcomes: guarded('object-altered critical'),
  },
  {
    title: "bytes that only a customer's key opens",
    before: APPROVED,
    act: (object) => object.put('secret  bytes!', CUSTOMER_KEY),
    outcomes: guarded('object-unverifiable high'),
  },
  {
    title: "bytes of another size that only a customer's key opens",
    before: APPROVED,
    act: (object) => object.put('short', CUSTOMER_KEY),
    outcomes: guarded('object-altered critical'),
  },
  {
    title: 'archived bytes',
    before: APPROVED,
    act: (object) => object.put('archived bytes', { StorageClass: 'GLACIER' }),
    outcomes: guarded('object-unverifiable high'),
  },
];
