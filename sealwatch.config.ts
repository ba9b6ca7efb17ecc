import { defineConfig } from './config/index.ts';

/** What the demo and the tests guard. Write your own: see the README. */
export default defineConfig({
  buckets: [
    {
      name: 'acme-training-data',
      existing: false,
      datasets: [
        { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' },
        { name: 'incoming', prefix: 'incoming/', mode: 'append-only' },
      ],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
