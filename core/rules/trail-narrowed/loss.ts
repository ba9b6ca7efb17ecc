import type { Severity } from '../../base/severity.ts';
import { SEVERITIES } from '../../base/severity.ts';

/** One thing that leaves no record any more. */
export interface Loss {
  readonly severity: Severity;
  /** As a part of a sentence about the trail: `takes events of one Region only`. */
  readonly says: string;
}

/** The worst severity among losses. */
export const worst = (losses: readonly Loss[]): Severity =>
  SEVERITIES.find((severity) => losses.some((loss) => loss.severity === severity)) ?? 'info';
