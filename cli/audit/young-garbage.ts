import { setFlagsFromString } from 'node:v8';

/** The first major version of Node whose V8 gives young objects so much that it counts, and the last that was tried. */
const [FIRST_GENEROUS_NODE, LAST_TRIED_NODE] = [22, 26];

/**
 * Keeps V8 from giving thousands of short-lived answers ever more space: a third of the memory, for hardly any time. V8 reads the
 * flag each time that it wants to grow. Where it is taken out one day, V8 says so on standard error, so newer versions do without.
 */
export function keepYoungGarbageSmall(
  version: string = process.versions.node,
  setFlags: (flags: string) => void = setFlagsFromString,
): void {
  const major = Number.parseInt(version, 10);
  if (major >= FIRST_GENEROUS_NODE && major <= LAST_TRIED_NODE) setFlags('--semi-space-growth-factor=1');
}
