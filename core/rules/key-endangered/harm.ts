import { SEVERITIES, type Severity } from '../../base/severity.ts';

/** One thing that endangers a key, or lets others use it. */
export interface Harm {
  readonly severity: Severity;
  /** A sentence of its own, without an end mark; `KEY` stands for the key's name. */
  readonly says: string;
}

/** The worst severity among harms. */
export const worst = (harms: readonly Harm[]): Severity =>
  SEVERITIES.find((severity) => harms.some((harm) => harm.severity === severity)) ?? 'info';
