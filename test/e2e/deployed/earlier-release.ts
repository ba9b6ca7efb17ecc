import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deploy } from '../../../local/deploy/deploy.ts';
import { sha256 } from './bytes.ts';
import type { Json } from './command.ts';
import { deployment } from './deployment.ts';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url));

/** The last state before the tables' items got their short forms: what was deployed then must live on. */
const COMMIT = '9984b02cb292661c286ad9f83778a5d1c150d9a5';

/** Whether the repository's history holds the release; not where only the files were copied, or a part of the history was. */
export const isReleaseHere = (): Promise<boolean> =>
  run('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: PACKAGE }).then(
    () => true,
    () => false,
  );

/** Sealwatch as it was released before, from the repository's history: its stack and its command. */
export class EarlierRelease {
  readonly #folder: string;
  readonly #stack: string;

  private constructor(folder: string, stack: string) {
    this.#folder = folder;
    this.#stack = stack;
  }

  /** Unpacks it. It uses today's libraries: those of the release would have to be installed beside them. */
  static async unpacked(stack: string): Promise<EarlierRelease> {
    const folder = await mkdtemp(join(tmpdir(), 'sealwatch-earlier-'));
    const archive = join(folder, 'release.tar');
    await run('git', ['archive', '--output', archive, COMMIT], { cwd: PACKAGE });
    await run('tar', ['-xf', archive], { cwd: folder });
    await symlink(join(PACKAGE, 'node_modules'), join(folder, 'node_modules'));
    return new EarlierRelease(folder, stack);
  }

  /** Deploys its stack. @param config what both releases take for a configuration */
  async deploy(config: object): Promise<void> {
    await writeFile(join(this.#folder, 'earlier.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    const context = { config: 'earlier.config.mjs', stack: this.#stack };
    await deploy(deployment, this.#folder, { stack: this.#stack, context });
  }

  /** Runs its command. @throws when it does not end with 0, with what it said */
  async sealwatch(...words: readonly string[]): Promise<string> {
    const args = ['cli/main.ts', ...words, '--stack', this.#stack];
    const { stdout } = await run(process.execPath, args, { cwd: this.#folder, env: process.env });
    return stdout;
  }

  /** The same with `--json`: every line of the result as a value. */
  async sealwatchJson(...words: readonly string[]): Promise<readonly Json[]> {
    const out = await this.sealwatch(...words, '--json');
    return out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
  }

  /** Announces bytes with a list of `sha256sum`. @param files bytes by the name that follows the dataset's prefix */
  async announce(dataset: string, files: Readonly<Record<string, string>>): Promise<void> {
    const list = join(this.#folder, 'SHA256SUMS');
    await writeFile(
      list,
      Object.entries(files)
        .map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`)
        .join(''),
    );
    await this.sealwatch('approve', list, '--dataset', dataset, '--reason', 'release 2');
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
