import { createSHA256, type IHasher } from 'hash-wasm';
import type { ResumableHash, ResumableHashes } from '../core/engine/large/hash-slice.ts';

/** SHA-256 whose state can be saved, which Node's own cannot: in WebAssembly, at a fifth of its speed. */
export const resumableSha256: ResumableHashes = {
  begin: async () => resumable((await createSHA256()).init()),
  resume: async (state) => resumable((await createSHA256()).init().load(state)),
};

const resumable = (hasher: IHasher): ResumableHash => ({
  update: (bytes) => {
    hasher.update(bytes);
  },
  save: () => hasher.save(),
  hex: () => hasher.digest('hex'),
});
