import { isGuarded, type Mode } from './dataset.ts';

/** Which queue a change waits in: a flood in one must not delay the other. */
export type ObjectQueue = 'urgent' | 'bulk';

/** Bytes up to which an object is read at once: 1 GiB takes some 20 s, well inside the urgent worker's limit. */
export const URGENT_BYTES = 1024 ** 3;

/** Where the changes of a dataset arrive, whatever their size. */
export const queueOf = (mode: Mode): ObjectQueue => (isGuarded(mode) ? 'urgent' : 'bulk');

/**
 * Whether a change takes so long to read that the urgent worker passes it on. One without a size, such as a deletion,
 * reads little.
 * @param size bytes; `null` where the event has none
 */
export const isForBulk = (size: number | null): boolean => size !== null && size > URGENT_BYTES;
