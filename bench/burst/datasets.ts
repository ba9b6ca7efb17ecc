import type { DatasetConfig } from '../../config/index.ts';

export const BUCKET = 'bench-burst';

/** What is flooded, one with a key that is overwritten again and again, and one in which somebody changes a key meanwhile. */
export const DATASETS: readonly DatasetConfig[] = [
  { name: 'sealed', prefix: 'sealed/', mode: 'sealed' },
  { name: 'open', prefix: 'open/', mode: 'open' },
  { name: 'hot', prefix: 'hot/', mode: 'sealed' },
  { name: 'quiet', prefix: 'quiet/', mode: 'sealed' },
];
