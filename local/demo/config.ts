import type { SealwatchConfig } from '../../config/index.ts';

export const BUCKET = 'acme-training-data';

/** What the demo deploys: a bucket of its own, with labelled text and images under one dataset and a model under another. */
export const demoConfig = {
  buckets: [
    {
      name: BUCKET,
      existing: false,
      datasets: [
        { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' },
        { name: 'classifier', prefix: 'models/classifier/', mode: 'sealed' },
      ],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
} as const satisfies SealwatchConfig;

export const DATASETS = demoConfig.buckets[0].datasets;
