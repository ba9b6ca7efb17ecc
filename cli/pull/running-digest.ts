import { createHash, type Hash } from 'node:crypto';
import { algorithmOf, type Digest } from '../../core/base/digest.ts';
import { digestOfParts } from '../../core/engine/large/prefix-digest.ts';

/** A digest of bytes that come piece by piece. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  digest(): Digest;
}

const MIB = 2 ** 20;

/** By the algorithm of an expected digest. */
export function runningDigest(expected: Digest): RunningDigest {
  const parts = /^sha256-parts-(\d+)MiB$/.exec(algorithmOf(expected))?.[1];
  if (parts !== undefined) return partsDigest(Number(parts));
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => `sha256:${hash.digest('hex')}` };
}

function partsDigest(partMiB: number): RunningDigest {
  const digests: Buffer[] = [];
  let [hash, left]: [Hash, number] = [createHash('sha256'), partMiB * MIB];
  const end = (): void => {
    digests.push(hash.digest());
    [hash, left] = [createHash('sha256'), partMiB * MIB];
  };
  return {
    update: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const taken = bytes.subarray(at, at + left);
        hash.update(taken);
        at += taken.length;
        left -= taken.length;
        if (left === 0) end();
      }
    },
    digest: () => {
      if (left < partMiB * MIB || digests.length === 0) end();
      return digestOfParts(partMiB, Buffer.concat(digests), (bytes) =>
        createHash('sha256').update(bytes).digest('hex'),
      );
    },
  };
}
