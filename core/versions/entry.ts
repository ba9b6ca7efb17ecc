import type { ObjectRef, VersionIdentity } from '../base/object-ref.ts';
import type { Approval, Baseline } from './facts.ts';
import type { KeptVersions } from './kept-versions.ts';
import { type KeyState, type KeyStatus, NOTHING_YET } from './key-state.ts';

/** What the bytes of a key should be. Never removed: a key that was deleted and comes back is judged against its entry. */
export interface ManifestEntry extends ObjectRef {
  /** Counts the commits; every writer's transaction depends on it. */
  readonly revision: number;
  readonly dataset: string;
  readonly state: KeyState;
  readonly baseline: Baseline | null;
  /** Announced and accepted bytes, oldest first. */
  readonly approvals: readonly Approval[];
  readonly standing: KeyStatus;
  /** What S3 should list of it; `null` where nobody said it yet, as of an entry that an earlier release wrote, or while nothing is expected. */
  readonly kept: KeptVersions | null;
  /** False while a judgement is being written in several transactions: the next worker judges the whole history again. */
  readonly isSettled: boolean;
  /** True when the seal was not done and the judgement held its findings back. */
  readonly isHeld: boolean;
  /** ISO time of the last commit. */
  readonly updatedAt: string;
}

/** The entry of a key that was never seen. */
export const newEntry = (ref: ObjectRef, dataset: string): ManifestEntry => ({
  bucket: ref.bucket,
  key: ref.key,
  revision: 0,
  dataset,
  state: 'recorded',
  baseline: null,
  approvals: [],
  standing: NOTHING_YET,
  kept: null,
  isSettled: true,
  isHeld: false,
  updatedAt: '',
});

/** A key in order, as far as is recorded: where S3 lists just this there is nothing to be looked at. */
export interface KeyInOrder {
  /** The version that is current. */
  readonly version: VersionIdentity;
  /** Every version that S3 should list. */
  readonly kept: KeptVersions;
}

const IN_ORDER: ReadonlySet<KeyState> = new Set(['intact', 'recorded']);

/** `null` for a key that is not in order, or not judged to the end, and where nobody said yet what S3 should list. */
export function keyInOrder({ standing, state, isHeld, isSettled, kept }: ManifestEntry): KeyInOrder | null {
  const version = standing.current?.version ?? null;
  const isInOrder = IN_ORDER.has(state) && !isHeld && isSettled;
  return isInOrder && version !== null && kept !== null ? { version, kept } : null;
}
