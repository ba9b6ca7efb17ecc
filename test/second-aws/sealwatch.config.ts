import { type BucketConfig, defineConfig } from '../../config/index.ts';
import { BUCKETS, GUARDED, settingsBucket } from '../e2e/deployed/datasets.ts';

/** The buckets of the tests that run here; a setting of the last is changed by one. */
const USED: readonly string[] = [
  BUCKETS.created,
  BUCKETS.versioned,
  BUCKETS.silent,
  BUCKETS.trial,
  settingsBucket('public'),
  settingsBucket('external'),
];

// LocalEmu takes no policy that names jobs of S3 Batch: it wants no Region in an ARN of S3, where AWS has one.
const withoutJobs = (bucket: BucketConfig): BucketConfig => ({
  ...bucket,
  datasets: bucket.datasets.map(({ level: _, ...dataset }) => dataset),
});

/** What is guarded on the second AWS, and on LocalStack. */
export default defineConfig({
  buckets: GUARDED.filter(({ name }) => USED.includes(name)).map(withoutJobs),
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
});
