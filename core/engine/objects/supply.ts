import { SealwatchError } from '../../base/errors.ts';
import type { Need } from '../../versions/classify.ts';
import type { PrefixDigest } from '../../versions/facts.ts';
import type { UnreadableReason } from '../../versions/object-reader.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { Observed } from './observation.ts';
import type { WorkerPorts } from './ports.ts';

/**
 * Adds the evidence that a judgement asked for. What cannot be established is recorded as such and not asked for again.
 * @throws {SealwatchError} `READ_BROKEN` for a passing fault, after which everything is tried again
 */
export async function supply(
  records: Observed,
  needs: readonly Need[],
  ports: WorkerPorts,
): Promise<Observed> {
  const supplied = new Map(records);
  for (const need of needs) {
    const record = supplied.get(need.version);
    if (record) supplied.set(need.version, await supplyOne(record, need, ports));
  }
  return supplied;
}

export async function supplyOne(
  record: VersionRecord,
  need: Need,
  ports: WorkerPorts,
): Promise<VersionRecord> {
  const { fact } = record;
  if (need.kind === 'prefix') {
    const prefix = await readPrefix(record, need.size, ports);
    return { ...record, fact: { ...fact, prefixes: [...fact.prefixes, prefix] } };
  }
  const digest = fact.digest;
  const approvedElsewhere = digest
    ? await ports.store.approvedElsewhere(digest, record, fact.storedAt)
    : null;
  return { ...record, fact: { ...fact, approvedElsewhere } };
}

async function readPrefix(record: VersionRecord, size: number, ports: WorkerPorts): Promise<PrefixDigest> {
  const { bucket, key, fact } = record;
  const target = { bucket, key, versionId: fact.versionId, ...(fact.etag ? { etag: fact.etag } : {}) };
  const outcome = await ports.reader.read(target, {
    prefixLength: size,
    millisecondsLeft: ports.millisecondsLeft,
  });
  if (outcome.kind === 'unreadable' && PASSING.has(outcome.reason)) {
    throw new SealwatchError(
      'READ_BROKEN',
      `the first ${size} bytes could not be read: ${outcome.detail}; tried again later`,
    );
  }
  return { size, digest: outcome.kind === 'read' ? outcome.prefixDigest : null };
}

// Recorded as not to be had, a passing fault would make an honest extension an alteration for ever.
const PASSING: ReadonlySet<UnreadableReason> = new Set(['transient', 'out-of-time']);
