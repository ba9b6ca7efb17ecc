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
