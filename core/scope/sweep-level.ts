import { SealwatchError } from '../base/errors.ts';

/**
 * How thoroughly a dataset is swept. `versions` compares what S3 lists with what is recorded, and looks at each key that differs;
 * `s3` also compares the SHA-256 that S3 stored with the object, where it did; `read` reads every byte again; a sample reads a share of
 * the keys, and compares the others as `versions` does.
 */
export type SweepLevel =
  | { readonly kind: 'versions' }
  | { readonly kind: 's3' }
  | { readonly kind: 'read' }
  /** Per cent of the keys, above 0. */
  | { readonly kind: 'sample'; readonly percent: number };

/** What people may write. */
export const SWEEP_LEVELS = 'versions, s3, read, or sample=N% with N above 0 and up to 100';

/** Reads a level as people write it; `null` where it is none. */
export function parseSweepLevel(text: string): SweepLevel | null {
  if (text === 'versions' || text === 's3' || text === 'read') return { kind: text };
  const [, digits] = /^sample=(\d{1,3}(?:\.\d{1,4})?)%$/.exec(text) ?? [];
  const percent = Number(digits);
  return percent > 0 && percent <= 100 ? { kind: 'sample', percent } : null;
}

/** The share of the keys, in per cent, whose bytes a sweep of a level reads again: by it levels are compared. */
export function percentRead(level: string): number {
  const parsed = parseSweepLevel(level);
  if (parsed?.kind === 'sample') return parsed.percent;
  return parsed?.kind === 'read' ? 100 : 0;
}

/** When a dataset is swept by itself. */
export interface SweepSchedule {
  /** Hours from the beginning of one sweep to that of the next. */
  readonly hours: number;
  /** As people write it. */
  readonly level: string;
}

/** Where the configuration says nothing: it costs next to nothing, and finds what no event reported. */
export const DEFAULT_SWEEP = { every: '1d', level: 'versions' } as const;

/** How often and how thoroughly a dataset is swept by itself, as the configuration says; `false` where it is not. */
export type ConfiguredSweep = false | { readonly every: string; readonly level: string };

/**
 * The schedule that the configuration gives a dataset; `null` where it is not swept by itself.
 * @throws SealwatchError INTERNAL for an interval that the configuration does not allow: it is read before
 */
export function scheduleOf(configured: ConfiguredSweep = DEFAULT_SWEEP): SweepSchedule | null {
  if (configured === false) return null;
  const hours = parseInterval(configured.every);
  if (hours === null) throw new SealwatchError('INTERNAL', `a dataset is swept every "${configured.every}"`);
  return { hours, level: configured.level };
}

/** An hour at least: a sweep of a large dataset takes as long. */
export function parseInterval(text: string): number | null {
  const [, digits, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  const hours = Number(digits) * ({ h: 1, d: 24, w: 168 }[unit as 'h' | 'd' | 'w'] ?? Number.NaN);
  return hours >= 1 && hours <= MAX_HOURS ? hours : null;
}

/** A year. */
const MAX_HOURS = 8784;

/** What people may write. */
export const SWEEP_INTERVALS = 'a time from "1h" to "366d", in h, d or w';

/**
 * The share of keys, in per cent, below which those that differ are with 95 % confidence, where none of those that were drawn did.
 * @param drawn how many keys were read, of any number
 */
export const fewerThanPercent = (drawn: number): number =>
  drawn === 0 ? 100 : (1 - 0.05 ** (1 / drawn)) * 100;
