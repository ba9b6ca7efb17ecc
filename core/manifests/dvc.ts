import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import { whyNoUtf8File } from './file-path.ts';
import type { FormatSpec, ReadManifest } from './format.ts';
import { pathAt, sizeOf, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';

/** A `.dvc` file of DVC 3, with its directory's files in it, as `version_aware` remotes have them. Its MD5 establishes nothing. */
export const DVC: FormatSpec = {
  holds: ['name', 'size', 'etag', 'object', 'versionId'],
  digests: ['md5'],
  leavesOut: ({ path, digests }) =>
    whyNoUtf8File(path) ?? (digests.md5 === undefined ? 'it has no MD5, which is all that DVC knows' : null),
};

/** The document, which is YAML. What DVC calls the remote of an object is its bucket here. */
export function printDvc({ name, files }: Manifest): Json {
  return {
    outs: [
      {
        hash: 'md5',
        path: name ?? 'data',
        files: files.map(({ path, digests, size, object, etag }) => ({
          relpath: path,
          md5: digests.md5 ?? '',
          ...(size === null ? {} : { size }),
          ...(object === null
            ? {}
            : {
                cloud: {
                  [object.bucket]: {
                    ...(etag === null ? {} : { etag }),
                    ...(object.versionId === null ? {} : { version_id: object.versionId }),
                  },
                },
              }),
        })),
      },
    ],
  };
}

/** What a directory is called whose files stand in a list of their own, in DVC's cache. */
export interface DirectoryList {
  /** Path of the directory below the root; empty where it is the root. */
  readonly path: string;
  /** Hexadecimal MD5 of the list. */
  readonly md5: string;
}

/** What a `.dvc` or `dvc.lock` says, before the lists of directories are looked up. */
export interface DvcOuts extends ReadManifest {
  readonly directories: readonly DirectoryList[];
}

export const isDvc = (value: unknown): boolean =>
  isObject(value) &&
  (listAt(value, 'outs').some((each) => isObject(each) && 'path' in each) ||
    (isObject(value.stages) && textAt(value, 'schema') !== null));

/** A list of a directory's files as DVC's cache has it. */
export const isDvcList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && 'relpath' in each);

const OUT_FIELDS = ['md5', 'size', 'nfiles', 'hash', 'path', 'isexec', 'files'];
const FILE_FIELDS = ['relpath', 'md5', 'size', 'cloud', 'isexec'];

/**
 * Reads the outputs of a `.dvc` or of all stages of a `dvc.lock`. A single output that is a directory is the root itself.
 * @throws {SealwatchError} `USAGE` naming the output that is none
 */
export function readDvc(value: unknown): DvcOuts {
  const unread = new Unread();
  const outs = outsOf(value, unread);
  if (outs.length === 0) throw new SealwatchError('USAGE', 'this is no file of DVC: it has no outs');
  const files: ManifestFile[] = [];
  const directories: DirectoryList[] = [];
  for (const [index, out] of outs.entries()) {
    const where = `out ${index + 1}`;
    if (!isObject(out)) throw wrongAt(where, 'it is no output');
    const path = pathAt(out.path, where);
    unread.addFields(out, OUT_FIELDS, path);
    const prefix = outs.length === 1 ? '' : `${path}/`;
    const md5 = textAt(out, 'md5') ?? '';
    // Before release 3 the line ends of what looked like text were changed first, so it is no digest of the file.
    const isChanged = textAt(out, 'hash') === null && md5 !== '' && !md5.endsWith('.dir');
    if (Array.isArray(out.files)) files.push(...readDvcList(out.files, prefix, unread));
    else if (md5.endsWith('.dir')) directories.push({ path: prefix, md5: digitsOf(md5.slice(0, -4), where) });
    else if (md5 !== '')
      files.push({
        ...bareFile(path),
        size: sizeOf(out.size),
        digests: isChanged ? {} : { md5: digitsOf(md5, where) },
      });
    else unread.add('an output without md5', path);
    if (isChanged) unread.add('digest:md5-dos2unix', path);
  }
  const [only] = outs;
  const name =
    outs.length === 1 && (directories.length > 0 || (isObject(only) && Array.isArray(only.files)))
      ? textAt(only, 'path')
      : null;
  return { manifest: manifestOf(files, { name }), directories, notRead: unread.list };
}

function outsOf(value: unknown, unread: Unread): readonly Json[] {
  if (isObject(value) && isObject(value.stages)) {
    unread.addFields(value, ['schema', 'stages']);
    return Object.values(value.stages).flatMap((stage) => {
      if (isObject(stage)) unread.addFields(stage, ['outs']);
      return [...listAt(stage, 'outs')];
    });
  }
  if (isObject(value)) unread.addFields(value, ['outs']);
  return listAt(value, 'outs');
}

/**
 * Reads the list of a directory's files.
 * @param prefix - what comes before each of the paths
 * @throws {SealwatchError} `USAGE` naming the file that is none
 */
export function readDvcList(list: readonly unknown[], prefix = '', unread = new Unread()): ManifestFile[] {
  return list.map((each, index) => {
    const where = `file ${index + 1}`;
    const path = prefix + pathAt(textAt(each, 'relpath'), where);
    if (isObject(each)) unread.addFields(each, FILE_FIELDS, path);
    const [remote] = isObject(each) && isObject(each.cloud) ? Object.entries(each.cloud) : [];
    if (remote !== undefined) unread.add('cloud', path);
    const md5 = textAt(each, 'md5');
    return {
      ...bareFile(path),
      digests: md5 === null ? {} : { md5: digitsOf(md5, where) },
      size: sizeOf(isObject(each) ? each.size : null),
      etag: textAt(remote?.[1], 'etag'),
    };
  });
}

function digitsOf(text: string, where: string): string {
  const hex = hexOf('md5', text);
  if (hex === null) throw wrongAt(where, `${JSON.stringify(text)} is no MD5 in hexadecimal`);
  return hex;
}
