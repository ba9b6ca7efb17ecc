import type { ObjectRef, VersionIdentity } from '../../base/object-ref.ts';
import type { DifferingBytes, HashText } from '../../findings/finding.ts';
import { differingRanges } from './differing-ranges.ts';
import { type LargeReadings, nameOfVersion } from './large-reading.ts';

export interface DifferencePorts {
  readonly readings: Pick<LargeReadings, 'newestDone' | 'partDigests'>;
  readonly hash: HashText;
}

/**
 * Which bytes of two versions of a key differ, as far as their parts were digested.
 * @returns `null` where one of them was not read in parts, or by other parts
 */
export async function findDifferences(
  ref: ObjectRef,
  versions: { readonly expected: VersionIdentity; readonly found: VersionIdentity },
  ports: DifferencePorts,
): Promise<DifferingBytes | null> {
  const expected = await contentOf(ref, versions.expected, ports);
  const found = await contentOf(ref, versions.found, ports);
  const differences = expected && found && differingRanges(expected, found);
  return differences && { partMiB: found.partMiB, ...differences };
}

async function contentOf(ref: ObjectRef, version: VersionIdentity, { readings, hash }: DifferencePorts) {
  const reading = await readings.newestDone(nameOfVersion(ref, version, hash));
  return reading && { ...reading, digests: await readings.partDigests(reading) };
}
