import { defineConfig } from '../../config/index.ts';
import { BUCKET, DATASETS } from './datasets.ts';

/** What the bench of bursts guards. */
export default defineConfig({
  buckets: [{ name: BUCKET, existing: true, datasets: DATASETS }],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
