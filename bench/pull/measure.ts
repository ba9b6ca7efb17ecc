import { readFileSync } from 'node:fs';
import { byteStore } from '../../cli/pull/byte-store.ts';
import { pull } from '../../cli/pull/pull.ts';
import type { WantedFile } from '../../cli/pull/wanted-files.ts';

// Pulls as `sealwatch pull` does once it knows what is approved, which a file says here.
const [wanted = '', folder = ''] = process.argv.slice(2);
const files = JSON.parse(readFileSync(wanted, 'utf8')) as readonly WantedFile[];
const nothing = () => Promise.reject(new Error('every approved version is there'));
const { fetched, failed, extra } = await pull(folder, files, {
  store: byteStore({ json: false, stack: 'Sealwatch', profile: undefined, region: undefined }),
  queries: { copies: () => ({ [Symbol.asyncIterator]: () => ({ next: nothing }) }) },
  lister: { listVersions: nothing, holds: nothing, versioning: nothing },
});
if (fetched !== files.length || failed.length > 0 || extra.length > 0)
  throw new Error(`${fetched} of ${files.length} files came: ${JSON.stringify(failed[0] ?? extra[0])}`);
