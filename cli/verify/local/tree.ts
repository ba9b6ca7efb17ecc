import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { SealwatchError } from '../../../core/base/errors.ts';
import { compareKeys } from '../../../core/base/object-ref.ts';
import { textOfBytes } from '../../../core/manifests/byte-text.ts';

/** A file of a tree, by its name below the root with slashes; or what could not be read, and why. */
export type Found = { readonly name: string } & (
  | {
      readonly kind: 'file';
      /** As bytes where the path is not UTF-8. */
      readonly path: string | Uint8Array;
    }
  | {
      readonly kind: 'problem';
      readonly detail: string;
      /** True where more may lie below: what is expected there was not looked at, and is not gone. */
      readonly isClosed: boolean;
    }
);

/** A name or a path; as bytes where it is not UTF-8: text would name another file. */
type Name = string | Buffer;

/** What a directory holds: one name, and what it names. */
type Entry = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & { readonly name: Name };

/** Lists a directory. */
export type ReadDirectory = (path: Name) => readonly Entry[];

export interface WalkOptions {
  /** Directories beside the root into which symbolic links may lead. */
  readonly linksInto?: readonly string[];
  readonly readDirectory?: ReadDirectory;
}

const SLASH = Buffer.from('/');

/** Stands in text for bytes that are none. */
const NO_TEXT = '\ufffd';

// As text it takes a quarter of the time. Where a name may be none, all of them are bytes.
const readNames: ReadDirectory = (path) => {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.some(({ name }) => name.includes(NO_TEXT))
    ? readdirSync(path, { withFileTypes: true, encoding: 'buffer' })
    : entries;
};

/**
 * Walks a directory in the order of S3 keys. A symbolic link is followed to a file within the directory, or within one that was
 * named for it: what one points at elsewhere is no part of what was asked about.
 * @throws {SealwatchError} `USAGE` when it is no directory that can be listed, and for one of `linksInto` that is none
 */
export function walkTree(
  directory: string,
  { linksInto = [], readDirectory = readNames }: WalkOptions = {},
): Generator<Found> {
  const root = rootOf(directory);
  const roots = [root, ...linksInto.map(rootOf)];
  try {
    readDirectory(root);
  } catch (error) {
    throw unreadable(directory, error);
  }
  return walk({ roots, readDirectory }, textIfAny(root), '');
}

function rootOf(directory: string): Buffer {
  try {
    const root = realpathSync.native(directory, 'buffer');
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw unreadable(directory, error);
  }
  throw new SealwatchError('USAGE', `${JSON.stringify(directory)} is not a directory`);
}

const unreadable = (directory: string, error: unknown): SealwatchError =>
  new SealwatchError('USAGE', `cannot read ${JSON.stringify(directory)}: ${reasonOf(error)}`, {
    cause: error,
  });

interface Walking {
  readonly roots: readonly Buffer[];
  readonly readDirectory: ReadDirectory;
}

function* walk(walking: Walking, directory: Name, prefix: string): Generator<Found> {
  let entries: readonly Entry[];
  try {
    entries = walking.readDirectory(directory);
  } catch (error) {
    yield { kind: 'problem', name: prefix, detail: reasonOf(error), isClosed: true };
    return;
  }
  for (const { name, path, kind } of entries.map((entry) => typed(directory, entry)).sort(byKey)) {
    const full = prefix + name;
    if (kind === 'directory') yield* walk(walking, path, `${full}/`);
    else if (kind === 'link') yield linked(walking.roots, path, full);
    else if (kind === 'file') yield { kind, name: full, path: pathOf(path) };
    else yield { kind: 'problem', name: full, detail: 'neither a file nor a directory', isClosed: false };
  }
}

interface Typed {
  readonly name: string;
  readonly path: Name;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

function typed(directory: Name, entry: Entry): Typed {
  const path = joined(directory, entry.name);
  const named = { name: nameOf(entry.name), path };
  const kind = kindOf(entry);
  if (kind !== 'other') return { ...named, kind };
  try {
    // Some file systems do not give the type with the name.
    return { ...named, kind: kindOf(lstatSync(path)) };
  } catch {
    return { ...named, kind };
  }
}

const joined = (directory: Name, name: Name): Name =>
  typeof directory === 'string' && typeof name === 'string'
    ? `${directory}/${name}`
    : textIfAny(Buffer.concat([Buffer.from(directory), SLASH, Buffer.from(name)]));

const textIfAny = (bytes: Buffer): Name => (isUtf8(bytes) ? bytes.toString() : bytes);

const nameOf = (name: Name): string => {
  const text = typeof name === 'string' ? name : textIfAny(name);
  return typeof text === 'string' ? text : textOfBytes(text);
};

const kindOf = (of: Omit<Entry, 'name'>): Typed['kind'] =>
  of.isFile() ? 'file' : of.isDirectory() ? 'directory' : of.isSymbolicLink() ? 'link' : 'other';

// What is in a directory sorts by the directory's name and its slash.
const byKey = (a: Typed, b: Typed): number => compareKeys(sortName(a), sortName(b));
const sortName = ({ name, kind }: Typed): string => (kind === 'directory' ? `${name}/` : name);

function linked(roots: readonly Buffer[], path: Name, name: string): Found {
  const problem = (detail: string) => ({ kind: 'problem', name, detail, isClosed: true }) as const;
  try {
    const target = realpathSync.native(path, 'buffer');
    if (!roots.some((root) => isWithin(target, root))) return problem(outOfTree(target));
    if (statSync(target).isFile()) return { kind: 'file', name, path: pathOf(textIfAny(target)) };
    return problem('a symbolic link to a directory');
  } catch (error) {
    return problem(reasonOf(error));
  }
}

const outOfTree = (target: Buffer): string =>
  `a symbolic link out of the tree, to ${JSON.stringify(nameOf(target))}; --links-into DIRECTORY lets links lead there`;

function isWithin(path: Buffer, root: Buffer): boolean {
  const below = root.equals(SLASH) ? root : Buffer.concat([root, SLASH]);
  return path.subarray(0, below.length).equals(below);
}

// A copy of its own: threads are given all of the memory that a buffer shares.
const pathOf = (path: Name): string | Uint8Array => (typeof path === 'string' ? path : Uint8Array.from(path));

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // Node names a path of bytes as text, which may be another path.
  return error.message.replace(/, \w+ (?:'.*'|<Buffer.*>)$/s, '');
};
