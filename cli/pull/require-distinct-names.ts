import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';

/** Makes an empty file with this name, in a folder that has nothing else. @returns false where the system says that it is there */
export type MakeFile = (name: string) => Promise<boolean>;

/**
 * Refuses names that are one for the file system of a directory, such as `A` and `a` where it ignores case: the second file would
 * overwrite the first. What a system takes for one name only the system itself says, so it is asked, where names are alike.
 * @throws {SealwatchError} `USAGE` that names two of them
 */
export async function requireDistinctNames(
  names: Iterable<string>,
  directory: string,
  tryOut: TryOut = inFolderOf,
): Promise<void> {
  for (const alike of alikeIn(names)) {
    const clash = await tryOut(directory, (make) => firstTaken(alike, make));
    if (clash === null) continue;
    const [one, other] = clash.map((name) => JSON.stringify(name));
    throw new SealwatchError(
      'USAGE',
      `the file system of ${directory} takes ${one} and ${other} for one name, so one would overwrite the other; nothing was fetched: pull to a file system that tells them apart`,
    );
  }
}

type TryOut = <T>(directory: string, work: (make: MakeFile) => Promise<T>) => Promise<T>;

/** Tries names out in a folder of its own, which is taken away again. */
const inFolderOf: TryOut = async (directory, work) => {
  const folder = await mkdtemp(join(directory, '.sealwatch-names-'));
  try {
    return await work(async (name) => {
      try {
        await (await open(join(folder, name), 'wx')).close();
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Two paths that are one; the last parts alone are tried, as those before them are the same. */
async function firstTaken(
  alike: readonly string[],
  make: MakeFile,
): Promise<readonly [string, string] | null> {
  const [first = ''] = alike;
  for (const path of alike) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!(await make(name))) return [first, path];
  }
  return null;
}

/** Groups of paths, of files and of folders on the way to them, that are alike but for their case or their form in Unicode. */
function alikeIn(names: Iterable<string>): readonly (readonly string[])[] {
  const first = new Map<string, string>();
  const groups = new Map<string, Set<string>>();
  const note = (path: string): void => {
    // Of what comes before the last part the spelling counts: what is alike there is a group of its own.
    const at = path.lastIndexOf('/') + 1;
    const key = path.slice(0, at) + folded(path.slice(at));
    const known = first.get(key);
    if (known === undefined) first.set(key, path);
    else if (known !== path) groups.set(key, (groups.get(key) ?? new Set([known])).add(path));
  };
  const folders = new Set<string>();
  for (const name of names) {
    note(name);
    for (let folder = parentOf(name); folder !== '' && !folders.has(folder); folder = parentOf(folder)) {
      folders.add(folder);
      note(folder);
    }
  }
  return [...groups.values()].map((paths) => [...paths]);
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

// Wider than what any system does: what is alike by this is tried out.
const folded = (name: string): string =>
  PLAIN.test(name)
    ? name.toLowerCase()
    : name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
const PLAIN = /^[ -~]*$/;
