import type { Mode } from '../../../base/mode.ts';

/**
 * The shortest default retention that serves a mode, in days; `null` where none is needed. A month covers a holiday and a training
 * run, a week the time until somebody looks. Governance mode counts as well: who may bypass it is a matter of other checks.
 */
export const LEAST_DAYS: Readonly<Record<Mode, number | null>> = {
  sealed: 30,
  'append-only': 7,
  growing: 7,
  open: null,
};
