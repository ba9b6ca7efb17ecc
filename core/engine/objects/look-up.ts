import type { ObjectRef } from '../../base/object-ref.ts';
import type { Copy } from '../../findings/finding.ts';
import type { Draft } from './draft.ts';
import type { Lookups } from './evidence.ts';
import type { WorkerPorts } from './ports.ts';

/** Enough to act on; a reader at night wants one good copy, not a list. */
const MOST_COPIES = 5;

/**
 * What a new finding shows beside the judgement: confirmed copies of the good bytes, what S3 says is current, and who armed the
 * lifecycle rule that destroyed it.
 */
export async function lookUp(draft: Draft, ref: ObjectRef, ports: WorkerPorts): Promise<Lookups> {
  const [survives, current, armedBy] = await Promise.all([
    copiesOf(draft, ref, ports),
    ports.lister.current(ref),
    draft.rule === 'versions-expired' ? ports.armedBy(ref.bucket) : null,
  ]);
  return { survives, current, armedBy };
}

async function copiesOf({ happening }: Draft, ref: ObjectRef, ports: WorkerPorts): Promise<readonly Copy[]> {
  const { subject, expected } = happening;
  if (happening.type === 'was-destroyed') {
    if (subject.digest === null) return [];
    return ports.copies.find(subject.digest, { ref, version: subject.version }, MOST_COPIES);
  }
  if (expected?.digest == null) return [];
  const own = { bucket: ref.bucket, key: ref.key, versionId: expected.versionId };
  const isOwnThere = await ports.lister.exists(ref, expected.versionId, etagOf(expected.version));
  const others = await ports.copies.find(expected.digest, { ref, version: expected.version }, MOST_COPIES);
  return isOwnThere ? [own, ...others].slice(0, MOST_COPIES) : others;
}

// A null version's identity holds its ETag: `null/<ETag>/<time>`. Any other version is named by its id alone.
const etagOf = (version: string): string | null =>
  version.startsWith('null/') ? (version.split('/')[1] ?? null) : null;
