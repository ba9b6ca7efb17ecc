import type { Guard } from './guard.ts';

/** What a configuration says beside its datasets: whom it trusts, and who is notified. */
export interface Safeguards {
  readonly trustedAccounts: readonly string[];
  /** `o-…` whose accounts are trusted; `null` where none is told. */
  readonly organization: string | null;
  /** Addresses that get alerts. */
  readonly alerts: readonly string[];
  /** Addresses that get the detector's own trouble. */
  readonly operations: readonly string[];
}

/** The addresses that a configuration subscribes. */
export type Receivers = Pick<Safeguards, 'alerts' | 'operations'>;

/** True for an account whose access is no finding. */
export const isTrusted = (guard: Guard, account: string, own: string | null): boolean =>
  account === (guard.account ?? own) || guard.trustedAccounts.includes(account);

/** Who is no stranger to a deployment, as its configuration says. */
export interface Trust {
  readonly accounts: readonly string[];
  readonly organization: string | null;
}
