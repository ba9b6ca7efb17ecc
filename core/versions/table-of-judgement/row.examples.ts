import type { Severity } from '../../base/severity.ts';
import { MODES, type Mode } from '../../scope/dataset.ts';
import type { KeyState } from '../key-state.ts';
import type { VersionClass } from '../version-record.ts';
import type { Step } from './history.examples.ts';

/**
 * `critical object-altered of v2`, with `after v3` where a destruction brought it back, `with the time` where it says how long wrong
 * bytes were current, which has no finding of its own then, and its state where it is not open.
 */
export type FindingText = `${Severity} ${string} of ${string}`;

/** A history of a key, and what the product makes of it. */
export interface Row {
  /** What is promised, as a sentence. */
  readonly title: string;
  /** It comes out the same in each. */
  readonly modes: readonly Mode[];
  /** Whether the bucket keeps versions: `suspended` and `never` overwrite the null version. @default enabled */
  readonly versioning?: 'enabled' | 'suspended' | 'never';
  readonly history: readonly Step[];
  /** `null` where nothing is recorded. */
  readonly state: KeyState | null;
  /** Of every recorded version of the key. */
  readonly classes: Readonly<Record<string, VersionClass>>;
  /** Every finding about any key, in the states in which they end. */
  readonly findings: readonly FindingText[];
  /** Where the lost bytes, or else the expected ones, still are, as the newest finding says; not looked at where it is not given. */
  readonly survives?: readonly string[];
  /** Where the expected bytes are, as the newest finding says; not looked at where it is not given. */
  readonly expectedCopies?: readonly string[];
}

export interface Theme {
  readonly title: string;
  readonly rows: readonly Row[];
}

export const SEALED: readonly Mode[] = ['sealed'];
export const APPEND_ONLY: readonly Mode[] = ['append-only'];
export const GROWING: readonly Mode[] = ['growing'];
export const OPEN: readonly Mode[] = ['open'];
/** The modes in which changes alert. */
export const GUARDED: readonly Mode[] = ['sealed', 'append-only', 'growing'];
export const ANY: readonly Mode[] = MODES;
