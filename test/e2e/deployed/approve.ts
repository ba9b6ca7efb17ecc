import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from './bytes.ts';
import { sealwatch } from './command.ts';

export interface Announced {
  /** Bytes by the name that follows the dataset's prefix. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** ISO time. @default - the command's own: in a day */
  readonly expires?: string;
}

/** Announces bytes with `sealwatch approve` and a list of `sha256sum`. */
export const approve = async (dataset: string, { files, expires }: Announced): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-approve-'));
  try {
    const list = join(folder, 'SHA256SUMS');
    const lines = Object.entries(files).map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`);
    await writeFile(list, lines.join(''));
    const expiry = expires === undefined ? [] : ['--expires', expires];
    const words = ['approve', list, '--dataset', dataset, '--reason', 'release 12', ...expiry];
    const { exitCode, err } = await sealwatch(...words);
    if (exitCode !== 0) throw new Error(`approving ended with ${exitCode}: ${err}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
