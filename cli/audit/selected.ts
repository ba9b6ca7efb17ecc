import type { AiMatch } from '../../core/report/reported.ts';

/** The buckets of a run. */
export interface Selection {
  /** Which were asked for: runs are compared with runs of the same. */
  readonly title: string;
  readonly buckets: readonly string[];
  /** Why each was chosen, where that needs saying. */
  readonly matched: ReadonlyMap<string, readonly AiMatch[]>;
  /** True where somebody named the buckets: one that is not there could not be checked. */
  readonly isNamed: boolean;
  /** True where buckets may have been missed. */
  readonly isPartial: boolean;
}
