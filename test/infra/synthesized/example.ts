import type { SealwatchConfig } from '../../../config/index.ts';

/** An existing bucket with two guarded datasets, and one to be made with an open dataset. */
export const example: SealwatchConfig = {
  buckets: [
    {
      name: 'acme-training-data',
      existing: true,
      datasets: [
        {
          name: 'moderation-v3',
          prefix: 'moderation/v3/',
          mode: 'sealed',
          writers: ['arn:aws:iam::111122223333:role/DataPublisher'],
        },
        { name: 'incoming', prefix: 'incoming/', mode: 'append-only' },
      ],
    },
    { name: 'acme-models', existing: false, datasets: [{ name: 'scratch', prefix: '', mode: 'open' }] },
  ],
  trustedAccounts: ['111122223333'],
  trail: { data: 'create', management: 'existing' },
  alerts: { email: ['security@example.com'], operationsEmail: ['operations@example.com'] },
};
