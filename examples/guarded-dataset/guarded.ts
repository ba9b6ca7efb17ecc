import { defineConfig, type SealwatchConfig } from 'sealwatch/config';

/** What is guarded in the account. */
export const guarded = (account: string): SealwatchConfig =>
  defineConfig({
    buckets: [
      {
        name: `acme-training-${account}`,
        existing: true,
        datasets: [
          {
            name: 'moderation-v3',
            prefix: 'moderation/v3/',
            mode: 'sealed',
            writers: [`arn:aws:iam::${account}:role/moderation-publisher`],
          },
        ],
      },
    ],
    trail: { data: 'create', management: 'existing' },
    alerts: { email: ['security@example.com'] },
  });
