/** Why a name of a list is none of a file below a directory; the reader of the list adds the line. */
export class NameError extends Error {}

const URL_FORM = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;
const WINDOWS_FORM = /^[A-Za-z]:[\\/]/;

/**
 * The name of a file below a directory. `a`, `./a` and `.//a` are one file and get one name, so that no list
 * can give it two digests. What only looks like an address is taken as a name where it begins with `./`.
 * @throws {NameError} for what is no name of a file below: standard input, an address, a path from the root or out of the directory
 */
export function fileName(written: string): string {
  if (written === '-')
    throw new NameError(
      '"-" is standard input, not a file: give sha256sum the file\'s name, or write ./- if a file is called so',
    );
  if (URL_FORM.test(written))
    throw new NameError(
      `${JSON.stringify(written)} is an address: write the name below the prefix of the dataset`,
    );
  if (WINDOWS_FORM.test(written))
    throw new NameError(
      `${JSON.stringify(written)} is a path of Windows: write the name below the directory, with / between its parts`,
    );
  const parts = written.split('/');
  if (written.startsWith('/') || parts.includes('..') || isNoFile(parts.at(-1)))
    throw new NameError(`a name must lead to a file inside: ${JSON.stringify(written)}`);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

const isNoFile = (last: string | undefined): boolean => last === undefined || last === '' || last === '.';
