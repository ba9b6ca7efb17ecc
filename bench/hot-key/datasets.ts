import type { DatasetConfig } from '../../config/index.ts';

export const BUCKET = 'bench-hot-key';

/** Three with a key that is written again and again, and one in which somebody changes another key meanwhile. */
export const DATASETS: readonly DatasetConfig[] = [
  { name: 'many', prefix: 'many/', mode: 'sealed' },
  { name: 'logs', prefix: 'logs/', mode: 'growing' },
  { name: 'scratch', prefix: 'scratch/', mode: 'open' },
  { name: 'quiet', prefix: 'quiet/', mode: 'sealed' },
];
