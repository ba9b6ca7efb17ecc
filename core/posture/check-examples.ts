import type { BucketFacts } from './facts.ts';

export interface CheckExample {
  readonly title: string;
  readonly facts: BucketFacts;
}

/** Buckets of which a check must say so. Tests and documentation read them. */
export interface CheckExamples {
  readonly passes: readonly CheckExample[];
  readonly fails: readonly CheckExample[];
  readonly notApplicable: readonly CheckExample[];
  readonly unknown: readonly CheckExample[];
}
