import type { DueDays } from '../core/findings/due.ts';
import type { Mode } from '../core/scope/dataset.ts';
import type { TrailConfig } from './types.ts';

export interface ResolvedDataset {
  readonly name: string;
  readonly prefix: string;
  readonly mode: Mode;
  readonly writers: readonly string[];
}

export interface ResolvedBucket {
  readonly name: string;
  readonly existing: boolean;
  readonly region?: string;
  readonly kmsKeyArn?: string;
  readonly datasets: readonly ResolvedDataset[];
}

/**
 * A configuration that was found valid, with every default filled in. It survives JSON, and resolving it again
 * changes nothing. The functions get it as `config.json` beside their code.
 */
export interface ResolvedConfig {
  readonly buckets: readonly ResolvedBucket[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string;
  readonly trail: TrailConfig;
  readonly alerts: { readonly email: readonly string[]; readonly operationsEmail: readonly string[] };
  readonly findings: { readonly dueDays: DueDays };
  /** Whether what reports has concurrency of its own. Absent is no. */
  readonly reservedConcurrency?: true;
}
