import { defineConfig } from '../../../config/index.ts';
import { keptBuckets } from './kept.ts';

export default defineConfig({
  buckets: keptBuckets(),
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
