import { digestOf } from '../deployed/bytes.ts';
import { created, destroyed, markerCreated, send } from '../deployed/events.ts';
import type { GuardedObject } from '../deployed/guarded-object.ts';
import { nextSecond } from '../deployed/next-second.ts';

export const APPROVED = 'approved bytes';
const POISONED = 'poisoned bytes';

/** Buckets in which a plain delete takes bytes away for good. */
export type Unversioned = 'never' | 'suspended';

export interface NullVersionCase {
  readonly title: string;
  /** False for a key that is new. @default true */
  readonly isSealed?: boolean;
  readonly act: (object: GuardedObject, bucket: Unversioned) => Promise<unknown>;
  /** Findings as `rule severity state`, in order. */
  readonly findings: Readonly<Record<Unversioned, readonly string[]>>;
}

const inBoth = (...findings: readonly string[]): NullVersionCase['findings'] => ({
  never: findings,
  suspended: findings,
});

const put = async (object: GuardedObject, bytes: string): Promise<void> => {
  await nextSecond();
  const since = `${new Date().toISOString().slice(0, 19)}.000Z`;
  await object.put(bytes);
  await send(created(object, null, bytes));
  await object.recorded(
    `${bytes} stored since ${since}`,
    (each) => isThis(each, bytes) && each.storedAt >= since,
  );
};

const isThis = ({ digest }: { digest: string | null }, bytes: string): boolean => digest === digestOf(bytes);

const remove = async (object: GuardedObject, bucket: Unversioned): Promise<void> => {
  await nextSecond();
  await object.delete();
  await send(bucket === 'never' ? destroyed(object, null) : markerCreated(object, null));
  const isKnown = bucket === 'never' ? isDestroyed : isMarker;
  await object.recorded('the deletion', isKnown);
};

const isDestroyed = ({ destroyed }: { destroyed: unknown }): boolean => destroyed !== null;
const isMarker = (version: { class: string }): boolean => version.class === 'delete-marker';

/** What happens to objects that have no version of their own, in a sealed dataset. */
export const NULL_VERSION_CASES: readonly NullVersionCase[] = [
  {
    title: 'the same bytes again',
    act: (object) => put(object, APPROVED),
    findings: inBoth(),
  },
  {
    title: 'other bytes',
    act: (object) => put(object, POISONED),
    findings: inBoth('object-altered critical open'),
  },
  {
    title: 'a new key',
    isSealed: false,
    act: (object) => put(object, 'new here'),
    findings: inBoth('object-added high open'),
  },
  {
    title: 'other bytes, and then the approved ones again',
    act: async (object) => {
      await put(object, POISONED);
      await put(object, APPROVED);
    },
    findings: inBoth('object-altered critical recovered', 'transient-content high open'),
  },
  {
    title: 'a plain delete destroys the approved bytes',
    act: remove,
    findings: {
      never: ['version-destroyed critical open'],
      suspended: ['object-removed high open', 'version-destroyed critical open'],
    },
  },
  {
    title: 'a plain delete of other bytes destroys evidence',
    act: async (object, bucket) => {
      await put(object, POISONED);
      await remove(object, bucket);
    },
    findings: {
      never: ['object-altered critical open', 'version-destroyed medium open'],
      suspended: [
        'object-altered critical open',
        'object-removed high open',
        'version-destroyed medium open',
      ],
    },
  },
  {
    title: 'the approved bytes put back after a plain delete',
    act: async (object, bucket) => {
      await remove(object, bucket);
      await put(object, APPROVED);
    },
    findings: {
      never: ['version-destroyed critical open'],
      suspended: ['object-removed high recovered', 'version-destroyed critical open'],
    },
  },
];
