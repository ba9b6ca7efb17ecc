import type { CheckResult } from './check.ts';
import type { BucketFacts } from './facts.ts';
import { notApplicable } from './results.ts';

/** Judges a general purpose bucket; directory buckets lack the setting. */
export const unlessDirectory = (
  { kind }: BucketFacts,
  setting: string,
  judge: () => CheckResult,
): CheckResult => (kind === 'directory' ? notApplicable(`directory buckets have no ${setting}`) : judge());
