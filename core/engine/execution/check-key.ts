import type { VerifiedKey } from '../../api/sweep-request.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { StoredChecksums } from '../checksums/stored-checksums.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { Run } from '../runs/run.ts';
import { askForChecksum, lookAtKey, verifyKey } from '../verification/verify-key.ts';
import { asksForChecksums, isRead } from './sweep-keys.ts';

type CheckPorts = WorkerPorts & {
  readonly bytes?: WorkerPorts['reader'];
  readonly stored?: StoredChecksums;
};

const NO_CHECKSUMS: StoredChecksums = {
  ask: async () => ({ kind: 'undescribed', detail: 'nobody here asks S3 for checksums' }),
};

/** Checks one key of a run, as thoroughly as that says. */
export function checkKey(
  run: Run,
  { dataset, ...ref }: ObjectRef & { readonly dataset: string },
  ports: CheckPorts,
): Promise<VerifiedKey> {
  if (asksForChecksums(run))
    return askForChecksum(ref, dataset, { ...ports, stored: ports.stored ?? NO_CHECKSUMS }, run.startedAt);
  if (!isRead(run, ref.key, ports.hash)) return lookAtKey(ref, dataset, ports, run.startedAt);
  // Who sweeps at the level `read` means every byte, and what is said of a sample counts on it.
  const isSwept = run.kind === 'sweep' && ports.bytes !== undefined;
  const reader = isSwept && ports.bytes ? ports.bytes : ports.reader;
  return verifyKey(ref, dataset, { ...ports, reader }, run.startedAt);
}
