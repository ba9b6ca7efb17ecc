import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { LogPorts, LogStore } from '../../core/log/append-leaves.ts';
import type { NoteKey, VerifyEd25519 } from '../../core/log/checkpoint.ts';
import type { Sha256 } from '../../core/log/merkle.ts';

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** What a SubjectPublicKeyInfo of Ed25519 begins with. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
  verify(null, message, { key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }, signature);

const pair = generateKeyPairSync('ed25519');

export const LOG_KEY: NoteKey = {
  name: 'sealwatch/111122223333/eu-west-1/Sealwatch',
  publicKey: new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length)),
};

export const VERIFIER = { key: LOG_KEY, verify: verifyEd25519, sha256 };

/** A bucket with conditional writes, in memory. It dies at the write that it was told to, before or after it. */
export class MemoryLog implements LogStore {
  readonly objects = new Map<string, Uint8Array>();
  /** Writes that it still makes; the one after them fails. */
  writesLeft = Number.POSITIVE_INFINITY;
  /** True when the write that fails was made all the same. */
  failsAfterwards = false;

  async read(path: string): Promise<{ bytes: Uint8Array; etag: string } | null> {
    const bytes = this.objects.get(path);
    return bytes === undefined ? null : { bytes, etag: etagOf(bytes) };
  }

  async putNew(path: string, bytes: Uint8Array): Promise<boolean> {
    return this.#write(() => {
      if (this.objects.has(path)) return false;
      this.objects.set(path, bytes);
      return true;
    });
  }

  async replace(path: string, bytes: Uint8Array, etag: string | null): Promise<string | null> {
    return this.#write(() => {
      const there = this.objects.get(path);
      if ((there === undefined ? null : etagOf(there)) !== etag) return null;
      this.objects.set(path, bytes);
      return etagOf(bytes);
    });
  }

  #write<T>(work: () => T): T {
    if (this.writesLeft <= 0) {
      if (this.failsAfterwards && this.writesLeft === 0) work();
      this.writesLeft -= 1;
      throw new Error('killed');
    }
    this.writesLeft -= 1;
    return work();
  }
}

const etagOf = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

export const logPorts = (store: LogStore): LogPorts => ({
  store,
  sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  verifier: VERIFIER,
  sha256,
});

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
