import { isGuarded, type Mode } from '../scope/dataset.ts';
import type { VersionClass } from './version-record.ts';

const GOOD: ReadonlySet<VersionClass> = new Set(['baseline', 'same-bytes', 'approved']);

/** True when the mode itself takes new bytes as the expected ones. */
export function isTakenByMode(value: VersionClass, mode: Mode, isKnownKey: boolean): boolean {
  if (mode !== 'append-only' && mode !== 'growing') return false;
  if (value === 'new-key' || value === 'known-elsewhere') return !isKnownKey;
  return value === 'extended' && mode === 'growing';
}

export const isGood = (value: VersionClass): boolean => GOOD.has(value);

/** True when content of this class should not be current in a dataset of this mode. */
export const isWrong = (value: VersionClass, mode: Mode): boolean =>
  isGuarded(mode) && !isGood(value) && value !== 'pending' && value !== 'before-baseline';
