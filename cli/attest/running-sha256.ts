import { createHash } from 'node:crypto';
import type { RunningHash } from '../../core/attestation/root-digest.ts';

/** SHA-256 of text that comes piece by piece, as UTF-8. */
export function runningSha256(): RunningHash {
  const hash = createHash('sha256');
  return {
    update: (text) => void hash.update(text, 'utf8'),
    hex: () => hash.digest('hex'),
  };
}
