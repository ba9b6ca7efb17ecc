import type { Bench } from './bench.ts';

/** Every bench by its name. Loaded when it is run: some of them measure a fresh process's imports. */
export const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  'hash-object': () => import('./hash-object/hash-object.ts'),
  'large-object': () => import('./large-object/large-object.ts'),
  sweep: () => import('./sweep/sweep.ts'),
  bundle: () => import('./bundle/bundle.ts'),
  policies: () => import('./policies/policies.ts'),
  worker: () => import('./worker/worker.ts'),
  activity: () => import('./activity/activity.ts'),
  flips: () => import('./activity/flips.ts'),
  judge: () => import('./judge/judge.ts'),
  readers: () => import('./readers/readers.ts'),
  audit: () => import('./audit/audit.ts'),
  'hot-key': () => import('./hot-key/hot-key.ts'),
  burst: () => import('./burst/burst.ts'),
  alerts: () => import('./alerts/alerts.ts'),
  manifest: () => import('./manifest/manifest.ts'),
  'verify-manifest': () => import('./verify-manifest/verify-manifest.ts'),
  flood: () => import('./alerts/flood.ts'),
  restore: () => import('./restore/restore.ts'),
  pull: () => import('./pull/pull.ts'),
};
