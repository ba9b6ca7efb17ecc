/** Why a name is none of a file below a directory; the reader of a manifest adds where it stands. */
export class PathError extends Error {}

const URL_FORM = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;

/** True for what begins as an address with a scheme does, of S3 or anywhere else. */
export const isUrl = (written: string): boolean => URL_FORM.test(written);
const WINDOWS_FORM = /^[A-Za-z]:[\\/]/;

/**
 * The name of a file below a directory. `a`, `./a` and `.//a` are one file and get one name, so that no manifest
 * can give it two digests. What only looks like an address is taken as a name where it begins with `./`.
 * @throws {PathError} for what is no name of a file below: an address, a path from the root or out of the directory
 */
export function filePath(written: string): string {
  if (PLAIN.test(written)) return written;
  if (isUrl(written))
    throw new PathError(
      `${JSON.stringify(written)} is an address: write the name below the prefix of the dataset`,
    );
  if (WINDOWS_FORM.test(written))
    throw new PathError(
      `${JSON.stringify(written)} is a path of Windows: write the name below the directory, with / between its parts`,
    );
  if (written.includes('\0'))
    throw new PathError(`no file has a zero byte in its name: ${JSON.stringify(written)}`);
  const parts = written.split('/');
  if (written.startsWith('/') || parts.includes('..') || isNoFile(parts.at(-1)))
    throw new PathError(`a name must lead to a file inside: ${JSON.stringify(written)}`);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** Most names: parts that begin with a letter or digit, so that none is a dot or empty. */
const PLAIN = /^(?:\w[\w.-]*\/)*\w[\w.-]*$/;

const isNoFile = (last: string | undefined): boolean => last === undefined || last === '' || last === '.';

/** Why no file below a directory can have exactly this name, which a key of S3 may have; `null` where one can. */
export function whyNoFile(key: string): string | null {
  if (PLAIN.test(key)) return null;
  if (WINDOWS_FORM.test(key)) return 'it looks like a path of Windows';
  const parts = key.split('/');
  if (key === '' || key.endsWith('/')) return 'it ends in a slash';
  if (key.startsWith('/')) return 'it begins with a slash';
  if (parts.includes('..') || parts.includes('.')) return 'a part of it is a dot or two';
  if (parts.includes('')) return 'a part of it is empty';
  return key.includes('\0') ? 'it holds a zero byte' : null;
}

/** The same for a format that is UTF-8; `null` where a file can have this name. */
export const whyNoUtf8File = (key: string): string | null =>
  whyNoFile(key) ?? (key.isWellFormed() ? null : 'its name is not UTF-8, as the format is');

/** True for one of some paths, and for what lies below one. */
export const isBelowOneOf = (name: string, paths: readonly string[]): boolean =>
  paths.some((path) => name === path || name.startsWith(`${path}/`));

/** Names that are one name to people and to some file systems: equal in Unicode's NFC, and written in different bytes. */
export function twinsAmong(paths: Iterable<string>): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    if (ASCII.test(path)) continue;
    const form = path.normalize('NFC');
    const group = groups.get(form);
    if (group === undefined) groups.set(form, [path]);
    else if (!group.includes(path)) group.push(path);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII as well.
const ASCII = /^[\x00-\x7f]*$/;
