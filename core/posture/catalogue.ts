import type { Check } from './check.ts';

/** Every check, in the order of the catalogue. */
export const CHECKS: readonly Check[] = [];
