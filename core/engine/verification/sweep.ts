import type { SweepAnswer, SweepRequest, VerifiedKey } from '../../api/sweep-request.ts';
import type { SweepPorts } from './ports.ts';
import { probe } from './probe.ts';
import { verifyKey } from './verify-key.ts';

/** Does one step of a verification. */
export async function sweep(request: SweepRequest, ports: SweepPorts): Promise<SweepAnswer> {
  switch (request.do) {
    case 'list':
      return listPage(request.bucket, request.prefix, request.cursor, ports);
    case 'verify':
      return { kind: 'verified', keys: await verifyKeys(request.bucket, request.keys, ports) };
    case 'probe':
      return { kind: 'probed', problems: await probe(ports) };
  }
}

/** Keys that are left by then are not in the answer, and are asked for again. */
const LAST_MOMENT_MILLISECONDS = 30_000;

async function verifyKeys(
  bucket: string,
  keys: readonly string[],
  ports: SweepPorts,
): Promise<VerifiedKey[]> {
  const verified: VerifiedKey[] = [];
  for (const key of keys) {
    if (verified.length > 0 && ports.millisecondsLeft() < LAST_MOMENT_MILLISECONDS) break;
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

const PAGE = 1000;
const MANIFEST = 'manifest:';
const LISTING = 'listing:';

/** One page of keys: first what S3 lists as current, then what the manifest knows, so that a vanished key is seen too. */
async function listPage(
  bucket: string,
  prefix: string,
  cursor: string | null,
  ports: SweepPorts,
): Promise<SweepAnswer> {
  if (cursor?.startsWith(MANIFEST))
    return manifestPage(bucket, prefix, cursor.slice(MANIFEST.length) || null, ports);
  const page = await ports.lister.listCurrent(bucket, prefix, cursor?.slice(LISTING.length) ?? null, PAGE);
  const keys = page.objects.map(({ key, size }) => ({ key, size: size ?? 0 }));
  return {
    kind: 'listed',
    keys,
    cursor: page.nextCursor === null ? MANIFEST : `${LISTING}${page.nextCursor}`,
  };
}

async function manifestPage(
  bucket: string,
  prefix: string,
  cursor: string | null,
  ports: SweepPorts,
): Promise<SweepAnswer> {
  const page = await ports.manifestKeys(bucket, prefix, cursor);
  return {
    kind: 'listed',
    keys: page.keys,
    cursor: page.cursor === null ? null : `${MANIFEST}${page.cursor}`,
  };
}
