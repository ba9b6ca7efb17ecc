import type { Digest } from '../base/digest.ts';
import type { VersionIdentity } from '../base/object-ref.ts';
import type { Mode } from '../scope/dataset.ts';
import type { Subject } from './key-event.ts';
import type { Expectation, VersionClass } from './version-record.ts';

/** Content that is or was current and should not be, and that nothing good has replaced yet. */
export interface Deviation {
  readonly subject: Subject;
  readonly class: VersionClass;
  readonly mode: Mode;
  readonly expected: Expectation | null;
  readonly after: VersionIdentity | null;
  readonly at: string;
}

export interface Current {
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  readonly class: VersionClass;
  readonly digest: Digest | null;
  /** Set while its bytes, which were read once, lie in an archive: nobody can read them until they are restored. */
  readonly isArchived?: true;
}

/** Where the judgement of a key stands after its newest version: enough to judge the next one without the history. */
export interface KeyStatus {
  readonly expected: Expectation | null;
  /** Digests that were expected before, oldest first. */
  readonly earlier: readonly Digest[];
  readonly current: Current | null;
  readonly newest: {
    readonly version: VersionIdentity;
    readonly storedAt: string;
    readonly sequencer: string | null;
  } | null;
  /** Oldest first. */
  readonly wrong: readonly Deviation[];
}

export const NOTHING_YET: KeyStatus = { expected: null, earlier: [], current: null, newest: null, wrong: [] };

/** The name of a key's status in tables and messages. */
export type KeyState = 'intact' | 'altered' | 'added' | 'removed' | 'unverifiable' | 'pending' | 'recorded';

const STATE_OF_CLASS: Partial<Record<VersionClass, KeyState>> = {
  'before-baseline': 'recorded',
  unknown: 'recorded',
  pending: 'pending',
  unverifiable: 'unverifiable',
};

export function stateOf({ current, expected, wrong }: KeyStatus): KeyState {
  if (current?.class === 'baseline' && current.digest === null) return 'unverifiable';
  if (current === null || current.class === 'delete-marker') return expected ? 'removed' : 'recorded';
  if (current.isArchived) return 'unverifiable';
  const fixed = STATE_OF_CLASS[current.class];
  if (fixed) return fixed;
  if (wrong.length > 0) return current.class === 'new-key' || !expected ? 'added' : 'altered';
  return expected && expected.digest === current.digest ? 'intact' : 'recorded';
}

/** Digests that a key remembers as expected earlier: a growing object adds one with each extension. Bytes of before are `altered`. */
export const MAX_EARLIER = 500;
/** Wrong content that an entry carries: what ends it judges the whole history again, which knows all of it. */
const MAX_WRONG = 50;

/** A key status as an entry keeps it. DynamoDB takes 400 KB an item, and who writes a key again and again must not fill it. */
export const bounded = (status: KeyStatus): KeyStatus => ({
  ...status,
  wrong: status.wrong.slice(-MAX_WRONG),
});
