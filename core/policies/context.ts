/** What the reader of a policy knows beside its text. */
export interface PolicyContext {
  readonly kind: 'bucket' | 'access-point' | 'key';
  readonly bucket: string | null;
  /** The account that owns the resource; while it is `null` every account is outside. */
  readonly account: string | null;
  /** Accounts that are not outside; canonical user ids, unique ids and organizations are taken as well. */
  readonly trustedAccounts: readonly string[];
  readonly organization: string | null;
}
