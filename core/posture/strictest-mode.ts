import { isGuarded, type Mode } from '../base/mode.ts';
import type { BucketFacts } from './facts.ts';

/**
 * The mode that a setting of the whole bucket has to serve: `sealed` where one dataset is. An unguarded bucket is taken for an
 * append-only one: nobody said that what is in it may change.
 */
export function strictestMode({ datasets }: BucketFacts): Mode {
  const modes = datasets.map(({ mode }) => mode);
  if (modes.length === 0) return 'append-only';
  return modes.find((mode) => mode === 'sealed') ?? modes.find(isGuarded) ?? 'open';
}
