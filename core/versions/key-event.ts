import type { VersionIdentity } from '../base/object-ref.ts';
import type { Mode } from '../scope/dataset.ts';
import type { DestroyedBy, VersionFact } from './facts.ts';
import type { Expectation, VersionClass } from './version-record.ts';

/** The version that a key event is about. */
export type Subject = Pick<
  VersionFact,
  'version' | 'versionId' | 'kind' | 'digest' | 'size' | 'storedAt' | 'unestablished'
>;

interface Common {
  readonly subject: Subject;
  readonly class: VersionClass;
  readonly mode: Mode;
  /** ISO time. */
  readonly at: string;
  /** What was expected just before. */
  readonly expected: Expectation | null;
  /** The version whose destruction brought the subject back, where one did. */
  readonly after: VersionIdentity | null;
  /** Set where it is about what was current when the mode became stricter, and `at` is that time. */
  readonly isJudgedAgain?: true;
}

/** An object version became current: because it was stored, or because the one above it (`after`) was destroyed. */
export interface BecameCurrent extends Common {
  readonly type: 'became-current';
}

/** A delete marker became current and hides the key. */
export interface BecameHidden extends Common {
  readonly type: 'became-hidden';
}

/** A version was permanently deleted. */
export interface WasDestroyed extends Common {
  readonly type: 'was-destroyed';
  readonly by: DestroyedBy;
  /** True when its bytes are, or were, expected of the key, or a person had announced them for it. */
  readonly approved: boolean;
  /** True where the same bytes are what is current under the key after it: nothing that counts was lost. */
  readonly isStillCurrent: boolean;
}

/** Content that should not have been current was replaced by content that should. */
export interface WasTransient extends Common {
  readonly type: 'was-transient';
  /** ISO time from which it was current; `at` is when it ended. */
  readonly from: string;
}

/** Something that happened to a key and that a rule may find wrong. */
export type KeyEvent = BecameCurrent | BecameHidden | WasDestroyed | WasTransient;
