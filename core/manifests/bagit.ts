import { bytesOfText } from './byte-text.ts';
import { whyNoUtf8File } from './file-path.ts';
import { type FormatSpec, type FormatTools, whyNoSha256 } from './format.ts';
import { type FileAlgorithm, type Manifest, type ManifestFile, totalBytes } from './manifest.ts';
import { httpsAddress } from './object-address.ts';

/** A bag of RFC 8493: its tag files say what its payload is, and what of it is still to be fetched. */
export const BAGIT: FormatSpec = {
  holds: ['name', 'createdAt', 'object', 'versionId', 'size', 'provenance'],
  digests: ['sha256', 'sha512', 'md5', 'sha1'],
  leavesOut: (file) => whyNoUtf8File(file.path) ?? whyNoSha256(file),
};

/** Tag files by their names. */
export type TagFiles = ReadonlyMap<string, Uint8Array>;

export const ALGORITHMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;
export const PAYLOAD = 'data/';
/** A tag file of ours: bag-info.txt is about the whole bag, and has no place for what is said of one file. */
export const PROVENANCE = 'sealwatch-provenance.json';

/**
 * The tag files of a bag of these files, which are its payload in `data/`. What is in S3 is listed to be fetched, in the version that is
 * meant. Sizes are held for those files only, beside their sum.
 */
export function printBag(manifest: Manifest, { hash }: Pick<FormatTools, 'hash'>): TagFiles {
  const { name, createdAt, files } = manifest;
  const fetched = files.filter(({ object }) => object !== null);
  const info = [
    ...(createdAt === null ? [] : [`Bagging-Date: ${createdAt.slice(0, 10)}`, `Created-At: ${createdAt}`]),
    `Payload-Oxum: ${totalBytes(files)}.${files.length}`,
    ...(name === null ? [] : [`External-Identifier: ${name.replaceAll(/[\r\n]+/g, ' ')}`]),
  ];
  const tags: [string, string][] = [
    ['bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
    // A sum of which a part is not known would be a wrong one.
    [
      'bag-info.txt',
      `${info.filter((line) => !line.startsWith('Payload-Oxum') || files.every(({ size }) => size !== null)).join('\n')}\n`,
    ],
    ...algorithmsOfAll(files).map((algorithm): [string, string] => [
      `manifest-${algorithm}.txt`,
      payloadList(algorithm, files),
    ]),
    ...(fetched.length > 0
      ? [['fetch.txt', fetched.map(fetchLine).join('')] satisfies [string, string]]
      : []),
  ];
  const said = files.filter(({ provenance }) => provenance !== undefined);
  if (said.length > 0) tags.push([PROVENANCE, provenanceText(said)]);
  const bytes = tags.map(([file, text]) => [file, bytesOfText(text) ?? new Uint8Array()] as const);
  const sums = bytes.map(([file, content]) => `${hash('sha256', content)}  ${file}\n`).join('');
  return new Map([...bytes, ['tagmanifest-sha256.txt', bytesOfText(sums) ?? new Uint8Array()]]);
}

/** Every manifest of a bag has to list every file. */
const algorithmsOfAll = (files: readonly ManifestFile[]): readonly FileAlgorithm[] =>
  ALGORITHMS.filter(
    (each) =>
      each === 'sha256' || (files.length > 0 && files.every(({ digests }) => digests[each] !== undefined)),
  );

const payloadList = (algorithm: FileAlgorithm, files: readonly ManifestFile[]): string =>
  files.map(({ path, digests }) => `${digests[algorithm]}  ${PAYLOAD}${encodedName(path)}\n`).join('');

const fetchLine = ({ path, size, object }: ManifestFile): string =>
  object === null ? '' : `${httpsAddress(object)} ${size ?? '-'} ${PAYLOAD}${encodedName(path)}\n`;

const provenanceText = (files: readonly ManifestFile[]): string =>
  `${JSON.stringify({ files: files.map(({ path, provenance }) => ({ path: PAYLOAD + path, provenance })) }, undefined, 2)}\n`;

const encodedName = (name: string): string =>
  name.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
