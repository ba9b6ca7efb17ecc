import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A project of somebody else that has the packed package installed. */
export interface Project {
  readonly folder: string;
  /** Names of the files in the package. */
  readonly files: readonly string[];
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** Packs `dist` as it is and installs the package into an empty project, beside other packages. */
export const installPacked = async (...beside: readonly string[]): Promise<Project> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-package-'));
  try {
    return await install(folder, beside);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/** A folder of a test file's own in a project that is installed already: what it runs finds the project's packages. */
export const folderIn = async (project: string, name: string): Promise<string> => {
  const folder = join(project, name);
  await mkdir(folder);
  return folder;
};

const install = async (folder: string, beside: readonly string[]): Promise<Project> => {
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const { filename, files } = await pack(folder);
  const packages = [join(folder, filename), ...(await Promise.all(beside.map(pinned)))];
  await npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', '--save-exact', ...packages);
  return { folder, files, write, remove: () => rm(folder, { recursive: true, force: true }) };
};

interface Packed {
  readonly filename: string;
  readonly files: readonly string[];
}

const pack = async (folder: string): Promise<Packed> => {
  // Without the scripts: what `npm run build` made is what is tested, and other tests may be reading it.
  const text = await npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const answer: unknown = JSON.parse(text);
  const [{ filename, files }] = answer as [{ filename: string; files: { path: string }[] }];
  return { filename, files: files.map(({ path }) => path) };
};

// What this repository was built and tested with.
const pinned = async (name: string): Promise<string> => {
  const manifest = JSON.parse(await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name}@${manifest.version}`;
};

const npm = async (cwd: string, ...words: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('npm', words, {
    cwd,
    env: environment(),
    maxBuffer: MEGABYTES,
  });
  return stdout;
};

const MEGABYTES = 16 * 1024 * 1024;

// An npm that runs this test describes itself to its children, and they would take it for settings.
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_local_prefix|lifecycle|package)/.test(name),
    ),
  );
