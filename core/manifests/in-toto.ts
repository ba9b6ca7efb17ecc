import type { Statement, Subject } from '../attestation/statement.ts';
import { SealwatchError } from '../base/errors.ts';
import { isObject, listAt, textAt } from '../base/json.ts';
import { whyNoFile } from './file-path.ts';
import type { FormatSpec, ReadManifest } from './format.ts';
import { pathAt, sizeOf, Unread, wrongAt } from './json-entries.ts';
import {
  bareFile,
  hexOf,
  isFileAlgorithm,
  type Manifest,
  type ManifestFile,
  manifestOf,
  provenanceIn,
  totalBytes,
  withProvenance,
} from './manifest.ts';
import { objectAt, s3Address } from './object-address.ts';

/** What the predicate of such a statement means: these files were there, and nothing more. */
const MANIFEST_PREDICATE = 'urn:sealwatch:manifest:1';

/** A statement whose subjects are the files. */
export const IN_TOTO: FormatSpec = {
  holds: ['name', 'createdAt', 'size', 'object', 'versionId', 'etag', 'storedAt', 'provenance', 'ignores'],
  digests: 'any',
  leavesOut: ({ path, digests }) =>
    whyNoFile(path) ?? (Object.keys(digests).length === 0 ? 'it has no digest, which a subject needs' : null),
};

/** Names of algorithms that in-toto writes otherwise. */
const TO_IN_TOTO: Readonly<Record<string, string>> = { 'git-sha1': 'gitBlob' };
const FROM_IN_TOTO: Readonly<Record<string, string>> = { gitBlob: 'git-sha1', 'blake2b-512': 'blake2b' };
const PARTS = /^sha256-parts-[1-9][0-9]{0,3}MiB$/;

/** @throws {SealwatchError} `USAGE` where there is no file: a statement says something of one thing at least */
export function manifestStatement({ name, createdAt, files, ignores }: Manifest): Statement {
  if (files.length === 0)
    throw new SealwatchError('USAGE', 'an in-toto statement has one subject at least, and there is no file');
  return {
    subjects: files.map(subjectOf),
    predicateType: MANIFEST_PREDICATE,
    predicate: {
      ...(name === null ? {} : { name }),
      ...(createdAt === null ? {} : { createdAt }),
      files: files.length,
      bytes: totalBytes(files),
      ...(ignores.length > 0 ? { ignores } : {}),
    },
  };
}

const subjectOf = ({ path, digests, size, object, etag, storedAt, provenance }: ManifestFile): Subject => ({
  name: path,
  uri: object === null ? null : s3Address(object),
  digest: Object.fromEntries(
    Object.entries(digests).map(([name, hex = '']) => [TO_IN_TOTO[name] ?? name, hex]),
  ),
  annotations: {
    ...(size === null ? {} : { size }),
    ...(etag === null ? {} : { etag }),
    ...(storedAt === null ? {} : { storedAt }),
    ...(provenance === undefined ? {} : { provenance: provenance.map((said) => ({ ...said })) }),
  },
});

/**
 * Reads any statement whose subjects are files.
 * @throws {SealwatchError} `USAGE` for a subject without a name, or with a digest that is none
 */
export function readInToto({ subjects, predicateType, predicate }: Statement): ReadManifest {
  const unread = new Unread();
  const isOwn = predicateType === MANIFEST_PREDICATE;
  if (!isOwn) unread.add(`predicate ${predicateType}`);
  const files = subjects.map(({ name, uri, digest, annotations }, index) => {
    const where = `subject ${index + 1}`;
    const path = pathAt(name, where);
    unread.addFields(annotations, ['size', 'etag', 'storedAt', 'provenance'], path);
    return {
      ...bareFile(path),
      digests: digestsOf(digest, where, unread),
      size: sizeOf(annotations.size),
      object: uri === null ? null : objectAt(uri),
      etag: textAt(annotations, 'etag'),
      storedAt: textAt(annotations, 'storedAt'),
      ...withProvenance(listAt(annotations, 'provenance').map(provenanceIn)),
    };
  });
  const ignores = isOwn && isObject(predicate) && Array.isArray(predicate.ignores) ? predicate.ignores : [];
  return {
    manifest: manifestOf(files, {
      name: isOwn ? textAt(predicate, 'name') : null,
      createdAt: isOwn ? textAt(predicate, 'createdAt') : null,
      ignores: ignores.filter((each) => typeof each === 'string'),
    }),
    notRead: unread.list,
  };
}

function digestsOf(
  digest: Readonly<Record<string, string>>,
  where: string,
  unread: Unread,
): ManifestFile['digests'] {
  const known: [string, string][] = [];
  for (const [name, hex] of Object.entries(digest)) {
    const algorithm = FROM_IN_TOTO[name] ?? name;
    const isParts = PARTS.test(algorithm);
    const digits = hexOf(isParts ? 'sha256' : algorithm, hex);
    if (digits !== null) known.push([algorithm, digits]);
    else if (isParts || isFileAlgorithm(algorithm))
      throw wrongAt(where, `${JSON.stringify(hex)} is no ${name} in hexadecimal`);
    else unread.add(`digest:${name}`);
  }
  return Object.fromEntries(known);
}
