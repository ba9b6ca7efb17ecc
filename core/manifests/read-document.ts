import { type Envelope, isEnvelope, readEnvelope } from '../attestation/dsse.ts';
import { isBundle, readBundle } from '../attestation/sigstore-bundle.ts';
import { isStatement, readStatement, type Statement, statementIn } from '../attestation/statement.ts';
import { SealwatchError } from '../base/errors.ts';
import { parseStrictJson } from '../base/strict-json.ts';
import { textOfBytes } from './byte-text.ts';
import { isCroissant, readCroissant } from './croissant.ts';
import { type DirectoryList, isDvc, isDvcList, readDvc, readDvcList } from './dvc.ts';
import { FORMAT_NAMES, type FormatName, type FormatTools, type ReadManifest } from './format.ts';
import { isFrictionless, readFrictionless } from './frictionless.ts';
import { isHuggingface, isLfsPointer, readHuggingface, readLfsPointer } from './huggingface.ts';
import { readInToto } from './in-toto.ts';
import { manifestOf } from './manifest.ts';
import { isOmsPredicate, readOms } from './oms.ts';
import { isPayloadList, readBag } from './read-bag.ts';
import { isS3Batch, readS3Batch } from './s3-batch.ts';
import { parseCsv } from './s3-csv.ts';
import {
  type InventoryIndex,
  isInventoryIndex,
  isS3Inventory,
  readInventoryIndex,
  readS3Inventory,
} from './s3-inventory.ts';
import { isSeed, readSeed } from './seed.ts';
import { isSha256sum, type NameOfAddress, readSha256sum } from './sha256sum.ts';

/** A document that was read: a manifest, or the part of one that names others. */
export interface ReadDocument extends ReadManifest {
  readonly format: FormatName;
  /** What it is signed by; `null` for what is not signed. Nothing is proved by reading it. */
  readonly signed: Signed | null;
  /** Directories of DVC whose files stand in lists of its cache. */
  readonly directories: readonly DirectoryList[];
  /** Where the rows of an inventory are, for its `manifest.json`. */
  readonly index: InventoryIndex | null;
}

export interface Signed {
  readonly envelope: Envelope;
  readonly certificates: readonly Uint8Array[];
}

/** What is to be read. */
export interface Document {
  /** Without folders; it helps to recognise some formats. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** `null` to recognise it. */
  readonly format: FormatName | null;
  /** What an address in a list of `sha256sum` stands for. @default - nothing, which is refused */
  readonly nameOfAddress?: NameOfAddress | undefined;
}

/**
 * Reads a manifest that is one document.
 * @throws {SealwatchError} `USAGE` for what is in no known format, or not in the one that was named
 */
export function readDocument(document: Document, tools: FormatTools): ReadDocument {
  const json = jsonIn(document);
  const format = document.format ?? recognised(document, json, tools);
  if (format !== null) return { ...PLAIN, format, ...READERS[format](document, json, tools) };
  throw new SealwatchError(
    'USAGE',
    `cannot tell in which format ${JSON.stringify(document.fileName)} is; name it with --format (manifest convert: --from; other commands take what that writes): ${FORMAT_NAMES.join(', ')}`,
  );
}

const PLAIN = { signed: null, directories: [], index: null } as const;

type Read = ReadManifest & Partial<ReadDocument>;
type Reader = (document: Document, json: unknown, tools: FormatTools) => Read;

const READERS: Readonly<Record<FormatName, Reader>> = {
  seed: (_, json) => readSeed(required(json)),
  sha256sum: ({ bytes, nameOfAddress }) => readSha256sum(bytes, nameOfAddress),
  bagit: ({ fileName, bytes }, _, tools) => {
    if (!isPayloadList(fileName))
      throw new SealwatchError(
        'USAGE',
        'a bag is a directory with bagit.txt, or one of its payload manifests, such as manifest-sha256.txt',
      );
    return readBag(new Map([[fileName, bytes]]), tools);
  },
  oms: (_, json, tools) => fromStatement(required(json), (statement) => readOms(statement, tools)),
  'in-toto': (_, json) => fromStatement(required(json), readInToto),
  croissant: (_, json) => readCroissant(required(json)),
  frictionless: (_, json) => readFrictionless(required(json)),
  dvc: (document, json, tools) => {
    const value = json === undefined ? tools.parseYaml(textOfBytes(document.bytes)) : json;
    if (!isDvcList(value)) return readDvc(value);
    return { manifest: manifestOf(readDvcList(value as readonly unknown[])), notRead: [] };
  },
  huggingface: ({ fileName, bytes }, json) => {
    if (json !== undefined) return readHuggingface(json);
    return { manifest: manifestOf([readLfsPointer(textOfBytes(bytes), fileName)]), notRead: [] };
  },
  's3-inventory': ({ bytes }, json) =>
    json === undefined
      ? readS3Inventory(bytes)
      : { manifest: manifestOf([]), notRead: [], index: readInventoryIndex(json) },
  's3-batch': ({ bytes }) => readS3Batch(bytes),
};

function required(json: unknown): unknown {
  if (json !== undefined) return json;
  throw new SealwatchError('USAGE', 'this format is JSON, and the file is none');
}

/** Opens what a statement may be in: a bundle, an envelope, or nothing. */
function fromStatement(json: unknown, read: (statement: Statement) => ReadManifest): Read {
  const signed = signedIn(json);
  return { ...read(statementOf(json, signed)), signed };
}

const statementOf = (json: unknown, signed: Signed | null): Statement =>
  signed === null ? readStatement(json) : statementIn(signed.envelope);

function signedIn(json: unknown): Signed | null {
  if (isBundle(json)) {
    const { envelope, certificates } = readBundle(json);
    return { envelope, certificates };
  }
  return isEnvelope(json) ? { envelope: readEnvelope(json), certificates: [] } : null;
}

/**
 * `undefined` for what does not begin as JSON does: no other format but YAML does.
 * @throws {SealwatchError} `USAGE` for what is broken, or has a name twice
 */
function jsonIn({ bytes, fileName, format }: Document): unknown {
  if (!/^\s*[[{]/.test(textOfBytes(bytes.subarray(0, 64)).replace(/^\ufeff/, ''))) return undefined;
  try {
    return parseStrictJson(textOfBytes(bytes).replace(/^\ufeff/, ''));
  } catch (error) {
    if (format === 'dvc' || isNameOfDvc(fileName)) return undefined;
    throw new SealwatchError(
      'USAGE',
      `this begins as JSON does, and cannot be read as such: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

const isNameOfDvc = (fileName: string): boolean => /\.dvc$|^dvc\.lock$/.test(fileName);

type Test = readonly [FormatName, (json: unknown) => boolean];

const JSON_TESTS: readonly Test[] = [
  ['seed', isSeed],
  ['s3-inventory', isInventoryIndex],
  ['croissant', isCroissant],
  ['frictionless', isFrictionless],
  ['dvc', (json) => isDvcList(json) || isDvc(json)],
  ['huggingface', isHuggingface],
];

/** So much of a list says what it is. */
const HEAD_BYTES = 64 * 1024;

function recognised({ fileName, bytes }: Document, json: unknown, tools: FormatTools): FormatName | null {
  if (json !== undefined) return recognisedJson(json);
  if (isPayloadList(fileName)) return 'bagit';
  const head = bytes.subarray(0, HEAD_BYTES);
  // A line that was cut in two says nothing.
  const whole = head.length < bytes.length ? head.subarray(0, head.lastIndexOf(0x0a) + 1) : head;
  const text = textOfBytes(whole).replace(/^\ufeff/, '');
  if (isLfsPointer(text)) return 'huggingface';
  if (isSha256sum(text)) return 'sha256sum';
  if (isNameOfDvc(fileName) || /^(?:outs|schema|stages):/m.test(text))
    return isDvc(tools.parseYaml(textOfBytes(bytes))) ? 'dvc' : null;
  return recognisedCsv(text);
}

function recognisedJson(json: unknown): FormatName | null {
  const signed = signedIn(json);
  if (signed !== null || isStatement(json))
    return isOmsPredicate(statementOf(json, signed)) ? 'oms' : 'in-toto';
  return JSON_TESTS.find(([, test]) => test(json))?.[0] ?? null;
}

function recognisedCsv(text: string): FormatName | null {
  let rows: string[][];
  try {
    rows = parseCsv(text);
  } catch {
    return null;
  }
  if (isS3Inventory(rows)) return 's3-inventory';
  return isS3Batch(rows) ? 's3-batch' : null;
}
