import { SealwatchError } from '../base/errors.ts';
import { isObject, listAt, textAt } from '../base/json.ts';
import { isUrl, whyNoUtf8File } from './file-path.ts';
import { type FormatSpec, type ReadManifest, whyNoSha256 } from './format.ts';
import { pathAt, sizeOf, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';
import { objectAt, s3Address } from './object-address.ts';

/** A Frictionless data package: its resources are the files. */
export const FRICTIONLESS: FormatSpec = {
  holds: ['name', 'createdAt', 'size', 'object', 'versionId'],
  digests: ['sha256'],
  leavesOut: (file) => whyNoUtf8File(file.path) ?? whyNoSha256(file),
};

/** The package is called by a name of small letters; what it is really called is its title. */
export const printFrictionless = ({ name, createdAt, files }: Manifest): unknown => ({
  name: slugOf(name ?? 'dataset'),
  ...(name === null ? {} : { title: name }),
  ...(createdAt === null ? {} : { created: createdAt }),
  resources: files.map(({ path, size, digests, object }, index) => ({
    name: `file-${index + 1}`,
    type: 'file',
    path,
    hash: `sha256:${digests.sha256}`,
    ...(size === null ? {} : { bytes: size }),
    ...(object === null ? {} : { sources: [{ title: 'S3', path: s3Address(object) }] }),
  })),
});

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'dataset';

export const isFrictionless = (value: unknown): boolean =>
  isObject(value) &&
  listAt(value, 'resources').some((each) => isObject(each) && ('path' in each || 'data' in each));

const FIELDS = ['name', 'title', 'created', 'resources', 'profile', '$schema'];
const RESOURCE_FIELDS = ['name', 'type', 'path', 'hash', 'bytes', 'sources', 'profile', '$schema'];

/** @throws {SealwatchError} `USAGE` naming the resource that is none */
export function readFrictionless(value: unknown): ReadManifest {
  if (!isObject(value) || !Array.isArray(value.resources))
    throw new SealwatchError('USAGE', 'this is no data package: it has no resources');
  const unread = new Unread();
  unread.addFields(value, FIELDS);
  const files: ManifestFile[] = [];
  for (const [index, each] of listAt(value, 'resources').entries()) {
    const where = `resource ${index + 1}`;
    if (!isObject(each)) throw wrongAt(where, 'it is no resource');
    const name = textAt(each, 'name');
    // The hash of several files in a row is that of none of them.
    if (each.path === undefined || Array.isArray(each.path)) {
      unread.add(each.path === undefined ? 'data' : 'several paths', name);
      continue;
    }
    const url = textAt(each, 'path') ?? '';
    const source = textAt(listAt(each, 'sources')[0], 'path');
    const path = pathAt(isUrl(url) ? name : url, where);
    unread.addFields(each, RESOURCE_FIELDS, path);
    files.push({
      ...bareFile(path),
      digests: digestsOf(textAt(each, 'hash'), where, () => unread.add('hash', path)),
      size: sizeOf(each.bytes),
      object: objectAt(isUrl(url) ? url : (source ?? '')),
    });
  }
  const manifest = manifestOf(files, {
    name: textAt(value, 'title') ?? textAt(value, 'name'),
    createdAt: textAt(value, 'created'),
  });
  return { manifest, notRead: unread.list };
}

const ALGORITHMS: readonly string[] = ['sha256', 'sha512', 'sha384', 'sha1', 'md5'];

/** Without the name of an algorithm it is MD5. */
function digestsOf(text: string | null, where: string, note: () => void): ManifestFile['digests'] {
  if (text === null) return {};
  const [, algorithm = 'md5', digits = ''] = /^(?:([A-Za-z0-9-]+):)?(.*)$/s.exec(text) ?? [];
  const known = algorithm.toLowerCase();
  if (!ALGORITHMS.includes(known)) {
    note();
    return {};
  }
  const hex = hexOf(known, digits);
  if (hex === null) throw wrongAt(where, `${JSON.stringify(text)} is no ${known} in hexadecimal`);
  return { [known]: hex };
}
