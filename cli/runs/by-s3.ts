import { BY_S3, NO_CHECKSUM, type Totals } from '../../core/engine/runs/run.ts';

/** Keys that were checked by S3's own SHA-256, and not read. */
export const byS3Of = ({ outcomes }: Pick<Totals, 'outcomes'>): number => outcomes[BY_S3] ?? 0;

/** Keys of which S3 was asked for a checksum of the whole, and stored none. */
export const withoutChecksum = ({ outcomes }: Pick<Totals, 'outcomes'>): number => outcomes[NO_CHECKSUM] ?? 0;

/** Keys by their outcome or state, each once. */
export const statesOf = ({ outcomes }: Pick<Totals, 'outcomes'>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(outcomes).filter(([name]) => name !== BY_S3 && name !== NO_CHECKSUM));
