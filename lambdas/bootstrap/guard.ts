import type { DueDays } from '../../core/findings/due.ts';
import type { DeclaredTrail } from '../../core/posture/facts.ts';
import type { Guard, GuardedBucket } from '../../core/scope/guard.ts';
import { account, deployedConfig, stack } from './environment.ts';

interface Deployed {
  readonly buckets: readonly (GuardedBucket & { readonly kmsKeyArn?: string })[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string;
  readonly trail: { readonly declared?: readonly DeclaredTrail[] };
  readonly findings: { readonly dueDays: DueDays };
}

const config = deployedConfig<Deployed>();

const keysIn = (name: string): string[] => (process.env[name] ?? '').split(',').filter((key) => key !== '');
const topicKeys = keysIn('SEALWATCH_KEYS');
const stateKeys = keysIn('SEALWATCH_STATE_KEY');

export const guard: Guard = {
  scope: 'configured',
  buckets: config.buckets,
  account,
  trustedAccounts: config.trustedAccounts,
  organization: config.organization ?? null,
  keys: [
    ...config.buckets.flatMap(({ kmsKeyArn }) => (kmsKeyArn ? [kmsKeyArn] : [])),
    ...topicKeys,
    ...stateKeys,
    ...keysIn('SEALWATCH_LOG_KEYS'),
  ],
  stack,
  topicKeys,
  stateKeys,
  roles: JSON.parse(process.env.SEALWATCH_ROLES ?? '{}') as Record<string, string>,
};

/** What trails of other accounts take, as the configuration says. */
export const declaredTrails = config.trail.declared;

export const { dueDays } = config.findings;
