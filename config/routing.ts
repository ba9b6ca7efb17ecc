import { isGuarded, type Mode } from '../core/objects/mode.ts';

/** Bytes up to which a guarded object is read at once: 1 GiB takes some 20 s, well inside the urgent worker's limit. */
export const URGENT_BYTES = 1024 ** 3;

/**
 * Whether the urgent worker looks after a change; the bulk worker does otherwise. A change without a size, such as a
 * deletion, reads little.
 * @param size bytes; `null` where the event tells none
 */
export const isUrgent = (mode: Mode, size: number | null): boolean =>
  isGuarded(mode) && (size === null || size <= URGENT_BYTES);
