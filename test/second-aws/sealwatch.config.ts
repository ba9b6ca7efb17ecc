import { defineConfig } from '../../config/index.ts';
import { BUCKETS, GUARDED } from '../e2e/deployed/datasets.ts';

/** What is guarded on the second AWS: the bucket that the stack makes, with its datasets. */
export default defineConfig({
  buckets: GUARDED.filter(({ name }) => name === BUCKETS.created),
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
