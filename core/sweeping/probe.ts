import type { Dataset } from '../datasets/dataset.ts';
import { SealwatchError } from '../errors.ts';
import type { AccessProblem } from '../requests/sweep-request.ts';
import type { SweepPorts } from './sweep.ts';

/** Tries on every dataset what the functions will do, so that a policy that keeps them out is known before a change is missed. */
export async function probe(ports: SweepPorts): Promise<AccessProblem[]> {
  const problems: AccessProblem[] = [];
  for (const dataset of await ports.runs.datasets()) {
    if (!ports.buckets.includes(dataset.bucket)) continue;
    const problem = await probeDataset(dataset, ports);
    if (problem) problems.push(problem);
  }
  return problems;
}

async function probeDataset(
  { name, bucket, prefix }: Dataset,
  ports: SweepPorts,
): Promise<AccessProblem | null> {
  try {
    const page = await ports.lister.listCurrent(bucket, prefix, null, 1);
    const [first] = page.objects;
    if (!first) return null;
    const { key, versionId } = first;
    const outcome = await ports.reader.read(
      { bucket, key, versionId },
      { millisecondsLeft: ports.millisecondsLeft },
    );
    if (outcome.kind !== 'unreadable') return null;
    if (outcome.reason === 'access-denied')
      return { dataset: name, bucket, what: 'read', detail: outcome.detail };
    return outcome.reason === 'kms-denied'
      ? { dataset: name, bucket, what: 'decrypt', detail: outcome.detail }
      : null;
  } catch (error) {
    if (!(error instanceof SealwatchError)) throw error;
    return { dataset: name, bucket, what: 'list', detail: error.message };
  }
}
