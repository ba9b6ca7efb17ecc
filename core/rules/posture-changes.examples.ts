import type { Check, CheckResult, CheckStatus } from '../posture/check.ts';
import type { PostureChange } from './rule.ts';

/** A check that says something else than at the audit before; for examples. */
export const aCheck = (
  before: CheckStatus,
  after: CheckResult,
  over: Pick<Check, 'appliesByConfiguration'> = {},
): PostureChange => ({
  kind: 'check',
  bucket: {
    name: 'acme-training-data',
    datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
  },
  check: { id: 'public-access-blocked', title: 'Block Public Access is on', severity: 'high', ...over },
  before,
  after,
});
