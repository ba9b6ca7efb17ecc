import type { Digest } from '../base/digest.ts';
import { parseSweepLevel, SWEEP_LEVELS } from '../scope/sweep-level.ts';
import type { KeyState } from '../versions/key-state.ts';
import type { Cursor, RunStatus } from './baseline-request.ts';
import {
  anyText,
  type Check,
  type Fields,
  numberOrNull,
  requireForm,
  sizeOrNull,
  text,
  textOrNull,
  trueOrFalse,
} from './checks.ts';

/** What the sweep-batch function is asked to do. It accepts nothing but what a run's record says that somebody may have accepted. */
export type SweepRequest =
  /** Lists keys under a prefix, from S3 and then from the manifest, so that vanished keys are seen too. */
  | { readonly do: 'list'; readonly bucket: string; readonly prefix: string; readonly cursor: Cursor | null }
  /** Begins to read the current version of each key again, or finds the run that does already. */
  | { readonly do: 'verify-start'; readonly bucket: string; readonly prefix: string; readonly isKey: boolean }
  /** Begins to look at every key of a dataset, or finds the run that does already. */
  | { readonly do: 'sweep-start'; readonly dataset: string; readonly level: string }
  | { readonly do: 'verify-stop'; readonly run: string }
  | { readonly do: 'verify-resume'; readonly run: string }
  /** The state machine asks: what next, after a wave. */
  | { readonly do: 'advance'; readonly run: string; readonly wave: number | null }
  /** The state machine asks: reads the keys of a unit, for whose bytes it has just waited so many seconds. */
  | {
      readonly do: 'work';
      readonly run: string;
      readonly unit: number;
      readonly wave?: number;
      readonly seconds?: number;
    }
  /** Tries whether the functions can list and read every dataset. */
  | { readonly do: 'probe' }
  /** Begins the sweeps of what nobody watched for a time, and those whose time has come, and checks what is held. */
  | { readonly do: 'begin-due' };

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
  /** Set where its bytes lie in an archive, and nobody can check them until S3 has restored them. */
  readonly isArchived?: true;
  /** How it was established now what its current version holds. @default - it was not: nothing was asked again */
  readonly level?: 'read' | 's3-sha256';
  /** Set where S3 was asked for a SHA-256 of the whole object, and stored none with it: its bytes are as checked as they were before. */
  readonly hasNoChecksum?: true;
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
  /** Names of the datasets of which a sweep began. */
  | { readonly kind: 'begun'; readonly datasets: readonly string[] }
  | {
      readonly kind: 'verification';
      readonly run: string;
      readonly status: RunStatus;
      /** True where it was asked for before, and is gone on with. */
      readonly isJoined: boolean;
    };

const level: Check = (value) =>
  typeof value === 'string' && parseSweepLevel(value) !== null ? null : SWEEP_LEVELS;

// Executions of a release before do not say it.
const seconds: Check = (value) => (value === undefined ? null : sizeOrNull(value));

const wave: Check = (value) => (value === undefined ? null : numberOrNull(value));

const FORMS: Readonly<Record<SweepRequest['do'], Fields>> = {
  list: { bucket: text, prefix: anyText, cursor: textOrNull },
  'verify-start': { bucket: text, prefix: anyText, isKey: trueOrFalse },
  'sweep-start': { dataset: text, level },
  'verify-stop': { run: text },
  'verify-resume': { run: text },
  advance: { run: text, wave: numberOrNull },
  work: { run: text, unit: sizeOrNull, wave, seconds },
  probe: {},
  'begin-due': {},
};

/**
 * A caller that may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no request
 */
export function requireSweep(value: unknown): asserts value is SweepRequest {
  requireForm(value, FORMS);
}
