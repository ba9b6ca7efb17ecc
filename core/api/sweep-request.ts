import type { Digest } from '../base/digest.ts';
import type { KeyState } from '../versions/key-state.ts';
import type { Cursor } from './baseline-request.ts';
import { anyText, type Fields, listOf, requireForm, text, textOrNull } from './checks.ts';

/** What the sweep-batch function is asked to do: it records and judges, and accepts nothing. */
export type SweepRequest =
  /** Lists keys under a prefix, from S3 and then from the manifest, so that vanished keys are seen too. */
  | { readonly do: 'list'; readonly bucket: string; readonly prefix: string; readonly cursor: Cursor | null }
  /** Reads the current version of each key again, compares, and records what no event reported. */
  | { readonly do: 'verify'; readonly bucket: string; readonly keys: readonly string[] }
  /** Tries whether the functions can list and read every dataset. */
  | { readonly do: 'probe' }
  /** Looks at the keys of datasets that nobody watched for a time. */
  | { readonly do: 'catch-up' };

/** What keeps the functions out of a dataset. */
export interface AccessProblem {
  readonly dataset: string;
  readonly bucket: string;
  /** What they cannot do; all but `reach`, which has another reason, is a lack of permission. */
  readonly what: 'list' | 'read' | 'decrypt' | 'reach';
  readonly detail: string;
}

export interface VerifiedKey {
  readonly key: string;
  readonly state: KeyState | 'unguarded';
  readonly digest: Digest | null;
  readonly expected: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
  /** Why it could not be checked, where it could not. */
  readonly detail: string | null;
  /** Set where others are reading its bytes, which are too many for one invocation: asked again, there is an answer. */
  readonly isBeingRead?: true;
  /** Open findings of the key. */
  readonly findings: readonly string[];
}

export type SweepAnswer =
  | {
      readonly kind: 'listed';
      readonly keys: readonly { readonly key: string; readonly size: number }[];
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'probed'; readonly problems: readonly AccessProblem[] }
  /** Keys that were looked at, and the names of datasets in which some are left. */
  | { readonly kind: 'caught-up'; readonly keys: number; readonly left: readonly string[] }
  | { readonly kind: 'verified'; readonly keys: readonly VerifiedKey[] };

/** More keys than an invocation gets through. */
const MAX_KEYS = 1000;

const FORMS: Readonly<Record<SweepRequest['do'], Fields>> = {
  list: { bucket: text, prefix: anyText, cursor: textOrNull },
  verify: { bucket: text, keys: listOf(text, MAX_KEYS) },
  probe: {},
  'catch-up': {},
};

/**
 * A caller that may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no request
 */
export function requireSweep(value: unknown): asserts value is SweepRequest {
  requireForm(value, FORMS);
}
