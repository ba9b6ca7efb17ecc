import { defineConfig, type SealwatchConfig } from '../../../config/index.ts';

/** The buckets of a stack that is removed and deployed again. */
export const KEPT = { made: 'e2e-kept-made', existing: 'e2e-kept-existing' } as const;

interface Stage {
  /** True when the bucket that an earlier deploy made is there already. */
  readonly isMade: boolean;
  readonly hasMore: boolean;
}

export const keptConfig = ({ isMade, hasMore }: Stage): SealwatchConfig => {
  const more = hasMore ? [{ name: 'kept-more', prefix: 'more/', mode: 'open' as const }] : [];
  const made = [{ name: 'kept-made', prefix: 'made/', mode: 'sealed' as const }];
  const kept = [{ name: 'kept', prefix: 'kept/', mode: 'sealed' as const }, ...more];
  return defineConfig({
    buckets: [
      { name: KEPT.made, existing: isMade, datasets: made },
      { name: KEPT.existing, datasets: kept },
    ],
    trail: { data: 'existing', management: 'existing' },
    alerts: { email: ['security@example.com'] },
  });
};
