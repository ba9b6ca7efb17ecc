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
  if (asksForChecksums(run)) return askForChecksum(ref, dataset, ports, ports.stored ?? NO_CHECKSUMS);
  if (!isRead(run, ref.key, ports.hash)) return lookAtKey(ref, dataset, ports);
  // Who sweeps at the level `read` means every byte, and what is said of a sample counts on it.
  const isSwept = run.kind === 'sweep' && ports.bytes !== undefined;
  return verifyKey(ref, dataset, isSwept ? { ...ports, reader: ports.bytes ?? ports.reader } : ports);
}
