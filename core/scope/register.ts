import type { Mode } from '../base/mode.ts';
import { currentMode, type Dataset } from './dataset.ts';

/** A dataset as the configuration has it. */
export interface ConfiguredDataset {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly mode: Mode;
  readonly writers: readonly string[];
}

/**
 * Brings the record of a dataset up to the configuration. What the seal left stays; a new mode holds from now on and does not
 * change how earlier versions are judged; another bucket or prefix is another set of keys, and unsealed. One that was retired is
 * watched again, by the same baseline.
 */
export function register(configured: ConfiguredDataset, known: Dataset | null, now: string): Dataset {
  const { name, bucket, prefix, mode, writers } = configured;
  const isSame = known !== null && known.bucket === bucket && known.prefix === prefix;
  if (!isSame)
    return {
      name,
      bucket,
      prefix,
      writers,
      modes: [{ mode, since: now }],
      status: 'unsealed',
      sealedAt: null,
    };
  const { retiredAt: _, ...kept } = known;
  const modes = currentMode(known) === mode ? known.modes : [...known.modes, { mode, since: now }];
  return { ...kept, writers, modes };
}
