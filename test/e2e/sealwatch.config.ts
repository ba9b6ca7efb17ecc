import { defineConfig } from '../../config/index.ts';
import { GUARDED } from './deployed/datasets.ts';

/** What the end-to-end tests guard. */
export default defineConfig({
  buckets: [...GUARDED],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
  manifestLog: { mailCheckpoint: 'weekly' },
});
