import { SealwatchError } from '../base/errors.ts';
import { listAt, textAt } from '../base/json.ts';
import { parseStrictJson } from '../base/strict-json.ts';
import { ALGORITHMS, PAYLOAD, PROVENANCE, type TagFiles } from './bagit.ts';
import { textOfBytes } from './byte-text.ts';
import { filePath, PathError } from './file-path.ts';
import type { FormatTools, ReadManifest } from './format.ts';
import { Unread } from './json-entries.ts';
import {
  bareFile,
  type FileAlgorithm,
  hexOf,
  type ManifestFile,
  manifestOf,
  provenanceIn,
  withProvenance,
} from './manifest.ts';
import { objectAt } from './object-address.ts';

const PAYLOAD_LIST = /^manifest-([a-z0-9]+)\.txt$/;

export const isPayloadList = (name: string): boolean => PAYLOAD_LIST.test(name);

/** Tag files that say something that is read, beside the payload lists. */
const READ_TAGS: ReadonlySet<string> = new Set(['bagit.txt', 'bag-info.txt', 'fetch.txt', PROVENANCE]);

const isKnown = (algorithm: string): algorithm is (typeof ALGORITHMS)[number] =>
  (ALGORITHMS as readonly string[]).includes(algorithm);

/**
 * Reads the tag files of a bag.
 * @throws {SealwatchError} `USAGE` for an unknown version, a tag file whose digest is wrong, a payload list that is none, and lists that
 * do not list the same files
 */
export function readBag(tags: TagFiles, { hash }: Pick<FormatTools, 'hash'>): ReadManifest {
  requireVersion(tags);
  requireTags(tags, hash);
  const unread = new Unread();
  const lists: ReadonlySet<string>[] = [];
  const files: ManifestFile[] = [];
  for (const [name, bytes] of tags) {
    const algorithm = PAYLOAD_LIST.exec(name)?.[1];
    if (algorithm === undefined) continue;
    if (!isKnown(algorithm)) {
      unread.add(name);
      continue;
    }
    const entries = listEntries(name, algorithm, bytes);
    files.push(...entries);
    lists.push(new Set(entries.map(({ path }) => path)));
  }
  if (lists.length === 0)
    throw new SealwatchError(
      'USAGE',
      `this bag has no payload manifest: manifest-${ALGORITHMS.join('.txt, manifest-')}.txt are read`,
    );
  const manifest = manifestOf(
    [...files, ...fetchEntries(tags.get('fetch.txt')), ...provenanceEntries(tags.get(PROVENANCE))],
    infoOf(tags.get('bag-info.txt'), unread),
  );
  const lost = manifest.files.find(({ path }) => lists.some((list) => !list.has(path)));
  if (lost !== undefined)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(lost.path)} is not in every payload manifest of the bag`,
    );
  return { manifest, notRead: unread.list };
}

function requireVersion(tags: TagFiles): void {
  const declared = tags.get('bagit.txt');
  if (declared === undefined) return;
  const text = textOfBytes(declared);
  const version = /^BagIt-Version: *(\S+)/m.exec(text)?.[1] ?? 'none';
  if (!/^(?:0\.9[3-7]|1\.0)$/.test(version))
    throw new SealwatchError('USAGE', `bagit.txt says version ${version}; 0.93 to 1.0 are read`);
  const encoding = /^Tag-File-Character-Encoding: *(\S+)/m.exec(text)?.[1] ?? 'UTF-8';
  if (encoding.toUpperCase() !== 'UTF-8')
    throw new SealwatchError('USAGE', `the tag files of the bag are in ${encoding}; UTF-8 is read`);
}

function requireTags(tags: TagFiles, hash: FormatTools['hash']): void {
  for (const algorithm of ALGORITHMS) {
    const list = tags.get(`tagmanifest-${algorithm}.txt`);
    if (list === undefined) continue;
    for (const { name, hex } of linesOf(`tagmanifest-${algorithm}.txt`, algorithm, list)) {
      const bytes = tags.get(name);
      if (bytes !== undefined && hash(algorithm, bytes) !== hex)
        throw new SealwatchError(
          'USAGE',
          `the tag file ${name} is not as tagmanifest-${algorithm}.txt says: the bag was changed`,
        );
      if (bytes === undefined && (isPayloadList(name) || READ_TAGS.has(name)))
        throw new SealwatchError(
          'USAGE',
          `the tag file ${name} is missing, which tagmanifest-${algorithm}.txt lists`,
        );
    }
  }
}

interface Line {
  readonly name: string;
  readonly hex: string;
}

function linesOf(file: string, algorithm: string, bytes: Uint8Array): Line[] {
  return textOfBytes(bytes)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const [, hex = '', name = ''] = /^([0-9a-fA-F]+)[ \t]+\*?(.+)$/s.exec(line) ?? [];
      const digest = hexOf(algorithm, hex);
      if (digest === null || name === '')
        throw new SealwatchError(
          'USAGE',
          `${file}, line ${index + 1}: ${algorithm} digits, blanks and a name are expected`,
        );
      return [{ name: decodedName(name), hex: digest }];
    });
}

// Programs that encode line ends only leave every other % as it is.
const decodedName = (name: string): string =>
  name.replace(/%(0A|0D|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const listEntries = (file: string, algorithm: FileAlgorithm, bytes: Uint8Array): ManifestFile[] =>
  linesOf(file, algorithm, bytes).map(({ name, hex }, index) => ({
    ...bareFile(payloadPath(name, `${file}, entry ${index + 1}`)),
    digests: { [algorithm]: hex },
  }));

function payloadPath(name: string, where: string): string {
  const written = name.replace(/^(?:\.\/)+/, '');
  if (!written.startsWith(PAYLOAD))
    throw new SealwatchError(
      'USAGE',
      `${where}: ${JSON.stringify(name)} is not below data/, where a payload is`,
    );
  try {
    return filePath(written.slice(PAYLOAD.length));
  } catch (error) {
    if (error instanceof PathError) throw new SealwatchError('USAGE', `${where}: ${error.message}`);
    throw error;
  }
}

function fetchEntries(bytes: Uint8Array | undefined): ManifestFile[] {
  if (bytes === undefined) return [];
  return textOfBytes(bytes)
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const where = `fetch.txt, line ${index + 1}`;
      const [, address = '', length = '', name = ''] = /^(\S+)[ \t]+(-|\d+)[ \t]+(.+)$/s.exec(line) ?? [];
      if (address === '')
        throw new SealwatchError('USAGE', `${where}: an address, a length or -, and a name are expected`);
      const size = length === '-' ? null : Number(length);
      return [{ ...bareFile(payloadPath(decodedName(name), where)), size, object: objectAt(address) }];
    });
}

function provenanceEntries(bytes: Uint8Array | undefined): ManifestFile[] {
  if (bytes === undefined) return [];
  return listAt(jsonOf(PROVENANCE, bytes), 'files').map((each, index) => ({
    ...bareFile(payloadPath(textAt(each, 'path') ?? '', `${PROVENANCE}, file ${index + 1}`)),
    ...withProvenance(listAt(each, 'provenance').map(provenanceIn)),
  }));
}

function jsonOf(file: string, bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(textOfBytes(bytes));
  } catch (error) {
    throw new SealwatchError('USAGE', `${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function infoOf(
  bytes: Uint8Array | undefined,
  unread: Unread,
): { name: string | null; createdAt: string | null } {
  const info = { name: null as string | null, createdAt: null as string | null };
  // A line that begins with a blank goes on with the one before.
  const lines = textOfBytes(bytes ?? new Uint8Array())
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  for (const line of lines) {
    const [, label = '', value = ''] = /^([^:]+?)[ \t]*:[ \t]*(.*)$/s.exec(line) ?? [];
    if (label === 'External-Identifier') info.name = value;
    else if (label === 'Created-At') info.createdAt = value;
    else if (label === 'Bagging-Date') info.createdAt ??= value;
    else if (label !== '' && label !== 'Payload-Oxum') unread.add(label);
  }
  return info;
}
