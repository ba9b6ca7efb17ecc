import type { Mode } from '../base/mode.ts';
import { second } from '../base/time.ts';

/** `unsealed` until its baseline is done: changes are recorded, nothing alerts. */
export type DatasetStatus = 'unsealed' | 'sealing' | 'sealed';

/** A mode, and from when on it held: a version is judged by the mode of its time. */
export interface ModeSince {
  readonly mode: Mode;
  readonly since: string;
}

/** A named set of keys in one guarded bucket, as the configuration says and the seal left it. */
export interface Dataset {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Oldest first, never empty. */
  readonly modes: readonly ModeSince[];
  readonly writers: readonly string[];
  readonly status: DatasetStatus;
  /** ISO time at which the seal pinned its versions; `null` before the first seal. */
  readonly sealedAt: string | null;
  /** ISO time since when the configuration names it no more, so that nobody watches it; not there while it does. */
  readonly retiredAt?: string;
}

export function modeAt(dataset: Dataset, at: string): Mode {
  const past = dataset.modes.filter((entry) => second(entry.since) <= second(at));
  return (past.at(-1) ?? dataset.modes[0])?.mode ?? 'sealed';
}

/** True while the configuration names it. */
export const isWatched = ({ retiredAt }: Dataset): boolean => retiredAt === undefined;

export const currentMode = (dataset: Dataset): Mode => dataset.modes.at(-1)?.mode ?? 'sealed';
