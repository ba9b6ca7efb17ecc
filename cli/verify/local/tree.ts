import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { SealwatchError } from '../../../core/base/errors.ts';
import { compareKeys } from '../../../core/base/object-ref.ts';

/** A file of a tree, by its name below the root with slashes; or what could not be read, and why. */
export type Found = { readonly name: string } & (
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'problem'; readonly detail: string }
);

/**
 * Walks a directory in the order of S3 keys. No symbolic link leads out of it: what one points at there is no part of
 * the tree that was asked about.
 * @throws {SealwatchError} `USAGE` when it is no directory
 */
export function walkTree(directory: string): Generator<Found> {
  try {
    const root = realpathSync(directory);
    if (statSync(root).isDirectory()) return walk(root, root, '');
  } catch (error) {
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(directory)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  throw new SealwatchError('USAGE', `${JSON.stringify(directory)} is not a directory`);
}

function* walk(root: string, directory: string, prefix: string): Generator<Found> {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'problem', name: prefix, detail: reasonOf(error) };
    return;
  }
  for (const { name, kind } of entries.map((entry) => typed(directory, entry)).sort(byKey)) {
    const path = join(directory, name);
    if (kind === 'directory') yield* walk(root, path, `${prefix}${name}/`);
    else if (kind === 'link') yield linked(root, path, prefix + name);
    else if (kind === 'file') yield { kind, name: prefix + name, path };
    else yield { kind: 'problem', name: prefix + name, detail: 'neither a file nor a directory' };
  }
}

interface Typed {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

function typed(directory: string, entry: Dirent): Typed {
  const kind = kindOf(entry);
  if (kind !== 'other') return { name: entry.name, kind };
  // Some file systems do not give the type with the name.
  const stat = lstatSync(join(directory, entry.name), { throwIfNoEntry: false });
  return { name: entry.name, kind: stat ? kindOf(stat) : 'other' };
}

const kindOf = (of: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Typed['kind'] =>
  of.isFile() ? 'file' : of.isDirectory() ? 'directory' : of.isSymbolicLink() ? 'link' : 'other';

// What is in a directory sorts by the directory's name and its slash.
const byKey = (a: Typed, b: Typed): number => compareKeys(sortName(a), sortName(b));
const sortName = ({ name, kind }: Typed): string => (kind === 'directory' ? `${name}/` : name);

function linked(root: string, path: string, name: string): Found {
  try {
    const target = realpathSync(path);
    if (!target.startsWith(root + sep))
      return { kind: 'problem', name, detail: 'a symbolic link out of the tree' };
    if (statSync(target).isFile()) return { kind: 'file', name, path: target };
    return { kind: 'problem', name, detail: 'a symbolic link to a directory' };
  } catch (error) {
    return { kind: 'problem', name, detail: reasonOf(error) };
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
