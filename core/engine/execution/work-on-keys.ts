import type { VerifiedKey } from '../../api/sweep-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { StoredChecksums } from '../checksums/stored-checksums.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import { readOnce, readTogether } from '../objects/read-once.ts';
import { type Run, requireSeal } from '../runs/run.ts';
import type { KeyResult } from '../runs/unit-store.ts';
import type { RunStore } from '../sealing/run-store.ts';
import { sealKey } from '../sealing/seal-key.ts';
import { watchedDatasetOf } from '../sealing/seal-run.ts';
import { askForChecksum, lookAtKey, verifyKey } from '../verification/verify-key.ts';
import { asksForChecksums, isRead, sweptDatasetOf } from './sweep-keys.ts';

export type KeyPorts = WorkerPorts & {
  readonly runs: RunStore;
  /** The dataset of a key; `null` where the key is not guarded. */
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  /** Reads bytes, whatever S3 says of them. @default - as all is read */
  readonly bytes?: WorkerPorts['reader'];
  /** What S3 stored with versions. @default - nothing */
  readonly stored?: StoredChecksums;
};

/** Does one key; a result of `null` where others are reading its bytes, which are too many for one invocation. */
export type Work = (key: string) => Promise<{
  readonly result: KeyResult | null;
  readonly size: number;
  /** Bytes that were to be read. @default - all of them */
  readonly bytes?: number;
}>;

/** How a run does its keys, some of which are done now. */
export async function workOnKeys(run: Run, keys: readonly string[], ports: KeyPorts): Promise<Work> {
  const { reader, bytes } = ports;
  const asked = { ...ports, reader: ofBucket(reader), ...(bytes && { bytes: ofBucket(bytes) }) };
  return run.kind === 'seal' ? sealing(run, keys, asked) : verifying(run, keys, asked);
}

/**
 * Where the whole bucket is gone, no key is sealed as one whose bytes are: that would end as a baseline without any.
 * @returns a reader that throws `NOT_FOUND` then, with what to do
 */
const ofBucket = (reader: ObjectReader): ObjectReader => ({
  read: async (target, options) => {
    const outcome = await reader.read(target, options);
    if (outcome.kind !== 'gone' || outcome.reason !== 'no-such-bucket') return outcome;
    throw new SealwatchError(
      'NOT_FOUND',
      `${target.bucket}: there is no such bucket; make it again, or take it out of the configuration and deploy`,
    );
  },
});

async function sealing(given: Run, keys: readonly string[], ports: KeyPorts): Promise<Work> {
  const run = requireSeal(given);
  const { bucket } = await watchedDatasetOf(run.dataset, ports.runs);
  const pins = await ports.runs.pins(run.id, keys);
  const byKey = new Map(pins.map((pin) => [pin.key, pin]));
  return async (key) => {
    const pin = byKey.get(key);
    if (!pin) throw new SealwatchError('INTERNAL', `a key of ${run.id} is planned and not pinned`);
    return { result: await sealKey({ ref: { bucket, key }, pin, run }, ports), size: pin.size };
  };
}

async function verifying(run: Run, keys: readonly string[], ports: KeyPorts): Promise<Work> {
  if (run.target === null) throw new SealwatchError('INTERNAL', `${run.id} has nothing to verify`);
  if (run.kind === 'sweep') await sweptDatasetOf(run, ports.runs);
  const { bucket } = run.target;
  const { store, clock, hash } = ports;
  const guarded = keys.filter((key) => ports.datasetOfKey(bucket, key) !== null);
  const known = readTogether(
    store,
    guarded.map((key) => ({ bucket, key })),
    clock,
  );
  return async (key) => {
    const dataset = ports.datasetOfKey(bucket, key);
    const isWhole = isRead(run, key, hash);
    const once = { ...ports, store: readOnce(store, known) };
    const result = dataset === null ? unguarded(key) : await checkKey(run, { bucket, key, dataset }, once);
    const size = asksForChecksums(run) ? 0 : (result.size ?? 0);
    return { result: result.isBeingRead ? null : result, size, ...(isWhole ? {} : { bytes: 0 }) };
  };
}

/** Checks one key of a run, as thoroughly as that says. */
function checkKey(
  run: Run,
  { dataset, ...ref }: ObjectRef & { readonly dataset: string },
  ports: KeyPorts,
): Promise<VerifiedKey> {
  if (asksForChecksums(run))
    return askForChecksum(ref, dataset, { ...ports, stored: ports.stored ?? NO_CHECKSUMS }, run.startedAt);
  if (!isRead(run, ref.key, ports.hash)) return lookAtKey(ref, dataset, ports, run.startedAt);
  // Who sweeps at the level `read` means every byte, and what is said of a sample counts on it.
  const reader = (run.kind === 'sweep' && ports.bytes) || ports.reader;
  return verifyKey(ref, dataset, { ...ports, reader }, run.startedAt);
}

const NO_CHECKSUMS: StoredChecksums = {
  ask: async () => ({ kind: 'undescribed', detail: 'nobody here asks S3 for checksums' }),
};

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
