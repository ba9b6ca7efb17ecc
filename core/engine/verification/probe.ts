import type { AccessProblem } from '../../api/sweep-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { type Dataset, isWatched } from '../../scope/dataset.ts';
import type { ReadOutcome } from '../../versions/object-reader.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import type { SweepPorts } from './ports.ts';

type Problem = Pick<AccessProblem, 'what' | 'detail'>;

/** Of so many the smallest is read: it costs one listing, as for one. */
const CANDIDATES = 1000;
/** Bytes that still flow by then show that the dataset can be read. */
const MAX_PROBE_MS = 10_000;

/** Tries on every dataset that is watched what the functions will do, so that a policy that keeps them out is known before a change is missed. */
export async function probe(ports: SweepPorts): Promise<AccessProblem[]> {
  const problems: AccessProblem[] = [];
  for (const dataset of await ports.runs.datasets()) {
    if (!isWatched(dataset) || !ports.buckets.includes(dataset.bucket)) continue;
    const problem = await probeDataset(dataset, ports);
    if (problem) problems.push({ dataset: dataset.name, bucket: dataset.bucket, ...problem });
  }
  return problems;
}

async function probeDataset({ bucket, prefix }: Dataset, ports: SweepPorts): Promise<Problem | null> {
  try {
    const first = { bucket, prefix, cursor: null, limit: CANDIDATES };
    const { objects } = await ports.lister.listCurrent(first);
    const smallest = objects.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0))[0];
    return smallest ? problemOf(await readBriefly(bucket, smallest, ports)) : null;
  } catch (error) {
    if (!(error instanceof SealwatchError)) throw error;
    return { what: error.code === 'ACCESS_DENIED' ? 'list' : 'reach', detail: error.message };
  }
}

function readBriefly(bucket: string, { key, versionId }: ListedObject, ports: SweepPorts) {
  const end = ports.clock().getTime() + MAX_PROBE_MS;
  const msLeft = () => Math.min(ports.msLeft(), end - ports.clock().getTime());
  return ports.reader.read({ bucket, key, versionId }, { msLeft });
}

function problemOf(outcome: ReadOutcome): Problem | null {
  if (outcome.kind !== 'unreadable') return null;
  const { reason, detail } = outcome;
  if (reason === 'access-denied') return { what: 'read', detail };
  return reason === 'kms-denied' ? { what: 'decrypt', detail } : null;
}
