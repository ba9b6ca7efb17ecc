import type { Mode } from '../../../core/scope/dataset.ts';
import type { GuardedObject } from '../deployed/guarded-object.ts';

export const APPROVED = 'approved bytes';
const POISONED = 'poisoned bytes';

/** What people have done to the versions of a key. */
export interface DeletionCase {
  readonly title: string;
  /** Resolves when everything that was done is known. `baseline` is the version that was sealed. */
  readonly act: (object: GuardedObject, baseline: string) => Promise<unknown>;
  /** Findings as `rule severity state`, in order. */
  readonly guarded: readonly string[];
  readonly open: readonly string[];
}

export const expectedFindings = (each: DeletionCase, mode: Mode): readonly string[] =>
  mode === 'open' ? each.open : each.guarded;

const poison = async (object: GuardedObject): Promise<string> => {
  const versionId = await object.put(POISONED);
  await object.judged(versionId);
  return versionId;
};

const hide = async (object: GuardedObject): Promise<string> => {
  const marker = await object.delete();
  await object.judged(marker);
  return marker;
};

const destroy = async (object: GuardedObject, versionId: string): Promise<void> => {
  await object.destroy(versionId);
  await object.destroyed(versionId);
};

/** Every way to delete in a bucket that keeps versions, and what comes of it. */
export const DELETION_CASES: readonly DeletionCase[] = [
  {
    title: 'a delete marker hides the key',
    act: hide,
    guarded: ['object-removed high open'],
    open: [],
  },
  {
    title: 'an un-delete puts it right',
    act: async (object) => destroy(object, await hide(object)),
    guarded: ['object-removed high recovered'],
    open: [],
  },
  {
    title: 'the same bytes put over a delete marker put it right',
    act: async (object) => {
      await hide(object);
      await object.judged(await object.put(APPROVED));
    },
    guarded: ['object-removed high recovered'],
    open: [],
  },
  {
    title: 'the approved version is destroyed, and nothing is left',
    act: destroy,
    guarded: ['version-destroyed critical open'],
    open: ['version-destroyed low open'],
  },
  {
    title: 'the approved version is destroyed under an altered one',
    act: async (object, baseline) => {
      await poison(object);
      await destroy(object, baseline);
    },
    guarded: ['object-altered critical open', 'version-destroyed critical open'],
    open: ['version-destroyed low open'],
  },
  {
    title: 'the approved version is destroyed under a delete marker',
    act: async (object, baseline) => {
      await hide(object);
      await destroy(object, baseline);
    },
    guarded: ['object-removed high open', 'version-destroyed critical open'],
    open: ['version-destroyed low open'],
  },
  {
    title: 'the altered version is destroyed: evidence is gone, and the approved bytes are back',
    act: async (object) => destroy(object, await poison(object)),
    guarded: [
      'object-altered critical recovered',
      'transient-content high open',
      'version-destroyed medium open',
    ],
    open: [],
  },
  {
    title: 'an altered version comes back when the approved one above it is destroyed',
    act: async (object) => {
      await poison(object);
      const repaired = await object.put(APPROVED);
      await object.judged(repaired);
      await destroy(object, repaired);
    },
    guarded: [
      'object-altered critical open',
      'object-altered critical recovered',
      'transient-content high open',
      'version-destroyed critical open',
    ],
    open: ['version-destroyed low open'],
  },
  {
    title: 'other bytes were current for a moment',
    act: async (object) => {
      const poisoned = await object.put(POISONED);
      await object.judged(await object.put(APPROVED));
      await object.judged(poisoned);
    },
    guarded: ['object-altered critical recovered', 'transient-content high open'],
    open: [],
  },
];
