import type { AwsCall } from '../findings/put-back/aws-call.ts';

/** What a step stops, in the order in which steps are taken: what destroys data first, then whoever did it, then what they opened. */
export const STEP_KINDS = [
  'stop-lifecycle',
  'deny-principal',
  'revoke-sessions',
  'disable-access-keys',
  'put-back',
] as const;

export type StepKind = (typeof STEP_KINDS)[number];

/** What a step was made of: it is taken only while AWS still says so. */
export type Basis =
  | { readonly kind: 'policy'; readonly bucket: string; readonly text: string | null }
  | { readonly kind: 'lifecycle'; readonly bucket: string; readonly text: string };

/** One thing that stops what a finding is about, and how to take it back. */
export interface Step {
  readonly kind: StepKind;
  /** What it is done to: ARN, `s3://bucket/prefix`. */
  readonly subject: string;
  /** One sentence: what it stops, and what else it breaks. */
  readonly note: string;
  /** In this order; none where it cannot be done, or is done already. */
  readonly calls: readonly AwsCall[];
  /** What takes it back, in this order. */
  readonly undo: readonly AwsCall[];
  /** Why there are no calls; `null` where there are some. */
  readonly hindrance: string | null;
  /** True where it is in effect already. */
  readonly isDone: boolean;
  /** `null` where nothing was read for it. */
  readonly basis: Basis | null;
}

type Named = Pick<Step, 'kind' | 'subject' | 'note'>;

/** A step that can be taken. */
export const possible = (
  named: Named,
  { calls, undo, basis = null }: Pick<Step, 'calls' | 'undo'> & { readonly basis?: Basis | null },
): Step => ({ ...named, calls, undo, basis, hindrance: null, isDone: false });

/** A step that cannot be taken, and why. */
export const impossible = (named: Named, hindrance: string): Step => ({
  ...named,
  calls: [],
  undo: [],
  basis: null,
  hindrance,
  isDone: false,
});

/** A step that somebody took already. */
export const done = (named: Named, undo: readonly AwsCall[]): Step => ({
  ...named,
  calls: [],
  undo,
  basis: null,
  hindrance: null,
  isDone: true,
});
