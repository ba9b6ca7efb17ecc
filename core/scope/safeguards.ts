import type { Approvers } from './approvers.ts';
import { canaryBuckets } from './canary.ts';
import type { ConfiguredDataset } from './dataset.ts';
import type { Guard } from './guard.ts';
import { DEFAULT_SWEEP } from './sweep-level.ts';

/** What a deployment says beside its datasets: whom it trusts, who is notified, where canaries are put, and who may seal and approve. */
export interface Safeguards {
  readonly trustedAccounts: readonly string[];
  /** `o-…` whose accounts are trusted; `null` where none is named. */
  readonly organization: string | null;
  /** Addresses that get alerts. */
  readonly alerts: readonly string[];
  /** Addresses that get the detector's own trouble. */
  readonly operations: readonly string[];
  /** Guarded buckets in which canaries are put; empty where an older release kept none. */
  readonly canaries: readonly string[];
  /** `null` where it is not known: a configuration file does not say it, and an older release kept nothing. */
  readonly approvers: Approvers | null;
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
/** All that a deployment says about what is guarded. */
export interface Protection<Known> {
  readonly datasets: readonly Known[];
  /** `null` where an older release kept none. */
  readonly safeguards: Safeguards | null;
}

/** What a configuration protects, and how. */
export type ConfiguredProtection = Protection<ConfiguredDataset> & { readonly safeguards: Safeguards };

/** As much of a configuration as says that. */
export interface ProtectingConfiguration {
  readonly buckets: readonly {
    readonly name: string;
    readonly canary?: true;
    readonly datasets: readonly Omit<ConfiguredDataset, 'bucket'>[];
  }[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string | undefined;
  readonly alerts: { readonly email: readonly string[]; readonly operationsEmail: readonly string[] };
}

/**
 * What a configuration protects, with its defaults filled in.
 * @param approvers come from the construct, and are no part of the configuration
 */
export const protectionOf = (
  { buckets, trustedAccounts, organization, alerts }: ProtectingConfiguration,
  approvers: Approvers | null,
): ConfiguredProtection => ({
  datasets: buckets.flatMap(({ name: bucket, datasets }) =>
    datasets.map((each) => ({ sweep: DEFAULT_SWEEP, ...each, bucket })),
  ),
  safeguards: {
    trustedAccounts,
    organization: organization ?? null,
    alerts: alerts.email,
    operations: alerts.operationsEmail,
    canaries: canaryBuckets({ buckets }),
    approvers,
  },
});
