import type { SealwatchConfig } from '../../../config/index.ts';

/** The bucket of a deployment that an earlier release made. */
export const UPGRADED = 'e2e-upgraded';

/** What both releases take for a configuration. */
export const upgradedConfig: SealwatchConfig = {
  buckets: [
    {
      name: UPGRADED,
      datasets: [
        { name: 'upgraded', prefix: 'sealed/', mode: 'sealed' },
        { name: 'upgraded-incoming', prefix: 'incoming/', mode: 'append-only' },
      ],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
};
