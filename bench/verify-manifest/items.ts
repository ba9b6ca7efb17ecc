import { createHash } from 'node:crypto';
import type { Item } from '../../core/log/leaf.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An entry about as large as those of the manifest. */
export const itemOf = (index: number): Item => ({
  object: `acme-training-data/moderation-v3/train/shard-${String(index).padStart(8, '0')}.parquet`,
  revision: 1,
  state: 'intact',
  versionId: hash(`v${index}`).slice(0, 32),
  standing: { expected: { digest: `sha256:${hash(String(index))}`, size: index, by: 'x'.repeat(400) } },
  seal: 'x'.repeat(16),
});
