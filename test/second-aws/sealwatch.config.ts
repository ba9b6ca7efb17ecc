import { defineConfig } from '../../config/index.ts';
import { BUCKETS, GUARDED, settingsBucket } from '../e2e/deployed/datasets.ts';

/** The buckets of the tests that run here; one of their settings is changed by a test. */
const USED: readonly string[] = [
  BUCKETS.created,
  BUCKETS.versioned,
  BUCKETS.silent,
  settingsBucket('public'),
];

/** What is guarded on the second AWS. */
export default defineConfig({
  buckets: GUARDED.filter(({ name }) => USED.includes(name)),
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
