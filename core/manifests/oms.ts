import type { Statement } from '../attestation/statement.ts';
import { SealwatchError } from '../base/errors.ts';
import { isObject, listAt, textAt, textsAt } from '../base/json.ts';
import { compareKeys } from '../base/object-ref.ts';
import { whyNoUtf8File } from './file-path.ts';
import { type FormatSpec, type FormatTools, type ReadManifest, whyNoSha256 } from './format.ts';
import { pathAt, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';

const PREDICATE = 'https://model_signing/signature/v1.0';
/** Of the releases before 1.0: the subjects are the files. */
const EARLY_PREDICATE = 'https://model_signing/Digests/v0.1';

/** OpenSSF Model Signing 1.0: the statement that a bundle of Sigstore holds. */
export const OMS: FormatSpec = {
  holds: ['name', 'ignores'],
  digests: ['sha256'],
  leavesOut: (file) => whyNoUtf8File(file.path) ?? whyNoSha256(file),
};

export const isOmsPredicate = ({ predicateType }: Statement): boolean =>
  [PREDICATE, EARLY_PREDICATE].includes(predicateType);

/** The statement that is signed. Files stand in the order of their parts, as Python orders paths. */
export function omsStatement(
  { name, files, ignores }: Manifest,
  { hash }: Pick<FormatTools, 'hash'>,
): Statement {
  if (files.length === 0) throw new SealwatchError('USAGE', 'there is no file to sign');
  const resources = files
    .map(({ path, digests }) => ({ name: path, algorithm: 'sha256', digest: digests.sha256 ?? '' }))
    .sort((a, b) => compareParts(a.name, b.name));
  return {
    subjects: [
      {
        name: name ?? 'model',
        uri: null,
        digest: {
          sha256: rootOf(
            resources.map(({ digest }) => digest),
            hash,
          ),
        },
        annotations: {},
      },
    ],
    predicateType: PREDICATE,
    predicate: {
      serialization: {
        method: 'files',
        hash_type: 'sha256',
        // A link within the tree is read as the file that it leads to.
        allow_symlinks: true,
        ...(ignores.length > 0 ? { ignore_paths: ignores } : {}),
      },
      resources,
    },
  };
}

function compareParts(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareKeys(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** SHA-256 of the digests one after the other. */
function rootOf(digests: readonly string[], hash: FormatTools['hash']): string {
  const bytes = new Uint8Array(digests.length * 32);
  let at = 0;
  for (const hex of digests)
    for (let index = 0; index < hex.length; index += 2) {
      bytes[at] = Number.parseInt(hex.slice(index, index + 2), 16);
      at += 1;
    }
  return hash('sha256', bytes.subarray(0, at));
}

/**
 * Reads the statement of a bundle.
 * @throws {SealwatchError} `USAGE` for one that contradicts itself, and for one whose files are hashed in shards
 */
export function readOms(
  { subjects, predicateType, predicate }: Statement,
  { hash }: Pick<FormatTools, 'hash'>,
): ReadManifest {
  const [first, ...others] = subjects;
  if (predicateType === EARLY_PREDICATE)
    return {
      manifest: manifestOf(
        subjects.map(({ name, digest }, index) => entryOf(name, digest.sha256, `subject ${index + 1}`)),
      ),
      notRead: [],
    };
  if (predicateType !== PREDICATE || first === undefined || others.length > 0)
    throw new SealwatchError(
      'USAGE',
      `this is no statement of OpenSSF Model Signing: one subject and the predicate ${PREDICATE} are expected`,
    );
  const method = textAt(predicate, 'serialization', 'method');
  if (method !== 'files')
    throw new SealwatchError(
      'USAGE',
      `the model was hashed by ${method}; one whose whole files were hashed is read (model_signing without shards)`,
    );
  const unread = new Unread();
  if (isObject(predicate)) unread.addFields(predicate, ['serialization', 'resources']);
  const resources = listAt(predicate, 'resources').map((each, index) => {
    const algorithm = textAt(each, 'algorithm');
    const where = `resource ${index + 1}`;
    if (algorithm !== 'sha256') throw wrongAt(where, `it is hashed by ${algorithm}; sha256 is read`);
    return entryOf(textAt(each, 'name'), textAt(each, 'digest') ?? undefined, where);
  });
  const root = rootOf(
    resources.map(({ digests }) => digests.sha256 ?? ''),
    hash,
  );
  if (root !== first.digest.sha256)
    throw new SealwatchError(
      'USAGE',
      `the files of the statement hash to ${root}, and it says ${first.digest.sha256}: it was changed`,
    );
  return {
    manifest: manifestOf(resources, {
      name: first.name,
      ignores: textsAt(predicate, 'serialization', 'ignore_paths'),
    }),
    notRead: unread.list,
  };
}

function entryOf(name: string | null, digest: string | undefined, where: string): ManifestFile {
  const sha256 = hexOf('sha256', digest ?? '');
  if (sha256 === null) throw wrongAt(where, 'its digest is not 64 hexadecimal digits');
  return { ...bareFile(pathAt(name, where)), digests: { sha256 } };
}
