import type { KeyPlan } from './plan-key.ts';
import type { ApplyPorts, KeptProperties, KeyAt } from './ports.ts';

/** What of the properties of a copied version is not as it should be, in words; `null` where nothing, or where nothing was copied. */
export async function changedProperties(
  { ref, step }: KeyPlan,
  { versionId }: KeyAt,
  { sources }: Pick<ApplyPorts, 'sources'>,
): Promise<string | null> {
  if (step.kind !== 'copy') return null;
  // A null version is asked for by its name: without it S3 describes what is current, which somebody may have written meanwhile.
  const state = await sources.describe({ ...ref, versionId, isUnversioned: false });
  if (state.kind !== 'readable') return 'S3 did not say how the copy is kept';
  const changed = differences(step.properties, state.properties);
  return changed.length === 0 ? null : `not as before: ${changed.join(', ')}`;
}

function differences(wanted: KeptProperties, is: KeptProperties): readonly string[] {
  const { encryption, lock } = wanted;
  const algorithm = encryption.algorithm ?? is.encryption.algorithm;
  const key = encryption.kmsKeyId ?? is.encryption.kmsKeyId;
  const checks: readonly (readonly [string, boolean])[] = [
    ['content headers', isEqual(wanted.headers, is.headers)],
    ['metadata', isEqual(wanted.metadata, is.metadata)],
    ['website redirect', wanted.websiteRedirect === is.websiteRedirect],
    ['storage class', wanted.storageClass === is.storageClass],
    ['encryption', algorithm === is.encryption.algorithm && key === is.encryption.kmsKeyId],
    ['number of tags', wanted.tagCount === is.tagCount],
    ['retention', lock === null || (is.lock !== null && is.lock.until >= lock.until)],
    ['legal hold', !wanted.legalHold || is.legalHold],
  ];
  return checks.flatMap(([name, isAsBefore]) => (isAsBefore ? [] : [name]));
}

const isEqual = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
