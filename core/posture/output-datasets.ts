import { isGuarded, type Mode } from '../scope/dataset.ts';
import type { GuardedDataset } from '../scope/guard.ts';
import { wordsIn } from './ai-signs.ts';
import type { BucketFacts } from './facts.ts';

const OUTPUT = new Set(
  'model models checkpoint checkpoints ckpt ckpts weights adapter adapters artifact artifacts output outputs predictions results'.split(
    ' ',
  ),
);
const INPUT = new Set('train training dataset datasets data corpus labels raw input inputs'.split(' '));

/**
 * True for a dataset that training makes: models, checkpoints, outputs. Its name and prefix show it, since the configuration does not:
 * `checkpoints`, `models/moderation/`. What is named after training data as well, such as `model-training-data`, is training data.
 */
export function isOutput({ name, prefix }: Pick<GuardedDataset, 'name' | 'prefix'>): boolean {
  const words = [...wordsIn(name), ...wordsIn(prefix)];
  return words.some((word) => OUTPUT.has(word)) && !words.some((word) => INPUT.has(word));
}

/**
 * The mode that a setting of the whole bucket has to serve: `sealed` where one dataset is. An unguarded bucket is taken for an
 * append-only one: nobody said that what is in it may change.
 */
export function strictestMode({ datasets }: BucketFacts): Mode {
  const modes = datasets.map(({ mode }) => mode);
  if (modes.length === 0) return 'append-only';
  return modes.find((mode) => mode === 'sealed') ?? modes.find(isGuarded) ?? 'open';
}
