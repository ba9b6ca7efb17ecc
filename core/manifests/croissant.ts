import { bytesOfBase64 } from '../attestation/base64.ts';
import { hexOfBytes } from '../base/digest.ts';
import { SealwatchError } from '../base/errors.ts';
import { isObject, listAt, textAt } from '../base/json.ts';
import { isUrl, whyNoUtf8File } from './file-path.ts';
import { type FormatSpec, type ReadManifest, whyNoSha256 } from './format.ts';
import { pathAt, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';
import { httpsAddress, objectAt } from './object-address.ts';
import { PROV_CONTEXT, PROV_FIELDS, provenanceAt, provFields } from './prov.ts';

/** Croissant 1.0 of ML Commons, with the provenance of 1.1: a dataset whose distribution are its files. */
export const CROISSANT: FormatSpec = {
  holds: ['name', 'createdAt', 'size', 'object', 'versionId', 'provenance'],
  digests: ['sha256'],
  leavesOut: (file) => whyNoUtf8File(file.path) ?? whyNoSha256(file),
};

const CONFORMS_TO = 'http://mlcommons.org/croissant/1.0';

const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

/** Ids are numbered: a name of a file is not always one that JSON-LD takes for an id. */
export const printCroissant = ({ name, createdAt, files }: Manifest): unknown => ({
  '@context': files.some(({ provenance }) => provenance) ? { ...CONTEXT, ...PROV_CONTEXT } : CONTEXT,
  '@type': 'sc:Dataset',
  conformsTo: CONFORMS_TO,
  name: name ?? 'dataset',
  ...(createdAt === null ? {} : { dateCreated: createdAt }),
  distribution: files.map(({ path, size, digests, object, provenance }, index) => ({
    '@type': 'cr:FileObject',
    '@id': `file-${index + 1}`,
    name: path,
    contentUrl: object === null ? path : httpsAddress(object),
    ...(size === null ? {} : { contentSize: `${size} B` }),
    encodingFormat: encodingOf(path),
    sha256: digests.sha256,
    ...provFields(provenance),
  })),
});

const ENCODINGS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  json: 'application/json',
  jsonl: 'application/jsonlines',
  parquet: 'application/x-parquet',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  zip: 'application/zip',
  tar: 'application/x-tar',
  gz: 'application/gzip',
};

/** What says no more than the name of the file does. */
const GUESSED: ReadonlySet<string> = new Set([...Object.values(ENCODINGS), 'application/octet-stream']);

const encodingOf = (path: string): string =>
  ENCODINGS[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';

const CONFORMS = /mlcommons\.org\/croissant/;

export const isCroissant = (value: unknown): boolean =>
  isObject(value) &&
  (CONFORMS.test(JSON.stringify(value.conformsTo ?? value['dct:conformsTo'] ?? '')) ||
    listAt(value, 'distribution').some((each) => /FileObject$/.test(textAt(each, '@type') ?? '')));

const FILE_FIELDS = [
  '@type',
  '@id',
  'name',
  'contentUrl',
  'contentSize',
  'encodingFormat',
  'sha256',
  'md5',
  ...PROV_FIELDS,
];
const FIELDS = ['@context', '@type', '@id', 'conformsTo', 'name', 'dateCreated', 'distribution'];

/** @throws {SealwatchError} `USAGE` naming the file object that is none */
export function readCroissant(value: unknown): ReadManifest {
  if (!isObject(value) || !isCroissant(value))
    throw new SealwatchError(
      'USAGE',
      'this is no Croissant: it conforms to none, and its distribution has no FileObject',
    );
  const unread = new Unread();
  unread.addFields(value, FIELDS);
  const files: ManifestFile[] = [];
  for (const [index, each] of listAt(value, 'distribution').entries()) {
    const where = `distribution ${index + 1}`;
    if (!isObject(each)) throw wrongAt(where, 'it is no file object');
    // Files within an archive, and patterns of names, are no files of the dataset's directory.
    if (!/FileObject$/.test(textAt(each, '@type') ?? '') || each.containedIn !== undefined) {
      unread.add(each.containedIn === undefined ? 'FileSet' : 'containedIn', textAt(each, 'name'));
      continue;
    }
    const url = textAt(each, 'contentUrl');
    const object = url === null ? null : objectAt(url);
    const path = pathAt(
      url !== null && !isUrl(url) ? url : (textAt(each, 'name') ?? textAt(each, '@id')),
      where,
    );
    if (url !== null && isUrl(url) && object === null) unread.add('contentUrl', path);
    unread.addFields(each, FILE_FIELDS, path);
    if (!GUESSED.has(textAt(each, 'encodingFormat') ?? encodingOf(path))) unread.add('encodingFormat', path);
    files.push({
      ...bareFile(path),
      digests: digestsOf(each, where),
      size: sizeIn(textAt(each, 'contentSize'), () => unread.add('contentSize', path)),
      object,
      ...provenanceAt(each, path, unread),
    });
  }
  const manifest = manifestOf(files, {
    name: textAt(value, 'name'),
    createdAt: textAt(value, 'dateCreated'),
  });
  return { manifest, notRead: unread.list };
}

function digestsOf(value: unknown, where: string): ManifestFile['digests'] {
  const found: [string, string][] = [];
  for (const algorithm of ['sha256', 'md5'] as const) {
    const text = textAt(value, algorithm);
    if (text === null) continue;
    const hex = hexOf(algorithm, text) ?? hexOf(algorithm, hexOfBase64(text));
    if (hex === null) throw wrongAt(where, `${algorithm} is not one in hexadecimal or base64`);
    found.push([algorithm, hex]);
  }
  return Object.fromEntries(found);
}

const hexOfBase64 = (text: string): string => hexOfBytes(bytesOfBase64(text) ?? []);

// Other units are rounded, so they say no size.
function sizeIn(text: string | null, note: () => void): number | null {
  const bytes = /^(\d+)(?: ?(?:B|bytes?))?$/i.exec(text ?? '')?.[1];
  if (bytes !== undefined) return Number(bytes);
  if (text !== null) note();
  return null;
}
