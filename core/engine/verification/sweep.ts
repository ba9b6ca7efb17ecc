import type { SweepAnswer, SweepRequest, VerifiedKey } from '../../api/sweep-request.ts';
import { catchUp } from './catch-up.ts';
import { listPage } from './list-page.ts';
import type { SweepPorts } from './ports.ts';
import { probe } from './probe.ts';
import { verifyKey } from './verify-key.ts';

/** Does one step of a verification. */
export async function sweep(request: SweepRequest, ports: SweepPorts): Promise<SweepAnswer> {
  switch (request.do) {
    case 'list':
      return { kind: 'listed', ...(await listPage(request.bucket, request.prefix, request.cursor, ports)) };
    case 'verify':
      return { kind: 'verified', keys: await verifyKeys(request.bucket, request.keys, ports) };
    case 'probe':
      return { kind: 'probed', problems: await probe(ports) };
    case 'catch-up':
      return { kind: 'caught-up', ...(await catchUp(ports)) };
  }
}

/** Keys that are left by then are not in the answer, and are asked for again. */
const LAST_MOMENT_MS = 30_000;

async function verifyKeys(
  bucket: string,
  keys: readonly string[],
  ports: SweepPorts,
): Promise<VerifiedKey[]> {
  const verified: VerifiedKey[] = [];
  for (const key of keys) {
    if (verified.length > 0 && ports.msLeft() < LAST_MOMENT_MS) break;
    const dataset = ports.datasetOfKey(bucket, key);
    verified.push(dataset === null ? unguarded(key) : await verifyKey({ bucket, key }, dataset, ports));
  }
  return verified;
}

const unguarded = (key: string): VerifiedKey => ({
  key,
  state: 'unguarded',
  digest: null,
  expected: null,
  size: null,
  versionId: null,
  detail: 'this key belongs to no dataset',
  findings: [],
});
