import type { CheckResult } from './check.ts';
import type { Fact } from './facts.ts';

export const pass = (reason: string, details: readonly string[] = []): CheckResult => ({
  status: 'pass',
  reason,
  details,
});
export const fail = (reason: string, details: readonly string[] = []): CheckResult => ({
  status: 'fail',
  reason,
  details,
});
export const notApplicable = (reason: string): CheckResult => ({
  status: 'not-applicable',
  reason,
  details: [],
});
export const couldNotSay = (reason: string): CheckResult => ({ status: 'unknown', reason, details: [] });

/** Judges a fact where it is known; what is not known is said, with its reason. */
export const whereKnown = <Value>(fact: Fact<Value>, judge: (value: Value) => CheckResult): CheckResult =>
  fact.kind === 'known' ? judge(fact.value) : couldNotSay(fact.reason);
