import { S3Client } from '@aws-sdk/client-s3';
import { type HashedObject, S3Hasher } from '../../aws/s3/hash-object.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { type ObjectRef, standsForFolder } from '../../core/base/object-ref.ts';
import type { FileAlgorithm } from '../../core/manifests/manifest.ts';
import { currentObjects } from '../../core/versions/side-by-side.ts';
import type { ListedObject, VersionLister } from '../../core/versions/version-lister.ts';
import { clientSettings, s3Settings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';

/** What manifests ask of S3, with the caller's rights and without a deployment. */
export interface ObjectStore {
  readonly lister: Pick<VersionLister, 'listCurrent' | 'listVersions'>;
  hash(
    target: ObjectRef & { readonly versionId: string | null },
    algorithms: readonly FileAlgorithm[],
  ): Promise<HashedObject>;
}

export type ReachStore = (globals: Globals) => ObjectStore;

export const reachStore: ReachStore = (globals) => {
  const settings = { ...clientSettings(globals), ...s3Settings(process.env), followRegionRedirects: true };
  // The bytes are hashed here; a checksum beside that would cost as much again.
  const client = remembering(new S3Client({ ...settings, responseChecksumValidation: 'WHEN_REQUIRED' }));
  const hasher = new S3Hasher(client);
  return {
    lister: new S3VersionLister(client),
    hash: (target, algorithms) => hasher.hash(target, algorithms),
  };
};

/** An object with its name below the address that was asked for. */
export interface NamedObject extends ListedObject {
  readonly name: string;
}

/**
 * What is current below an address, in the order of keys: as in a directory, `s3://bucket/data` means `data/…`, and a key that is called
 * exactly so where there is nothing below. Empty objects that end in a slash stand for folders, and are left out.
 */
export async function* objectsBelow(
  { lister }: Pick<ObjectStore, 'lister'>,
  { bucket, key }: ObjectRef,
): AsyncGenerator<NamedObject> {
  const prefix = folderOf(key);
  let isAny = false;
  for await (const object of currentObjects(lister, { bucket, prefix })) {
    isAny = true;
    if (standsForFolder({ key: object.key, isEmpty: (object.size ?? 0) === 0 }, prefix)) continue;
    yield { ...object, name: object.key.slice(prefix.length) };
  }
  if (isAny || prefix === key) return;
  const latest = (await lister.listVersions({ bucket, key })).find((version) => version.isLatest);
  if (latest?.kind === 'object') yield { ...latest, key, name: key.slice(key.lastIndexOf('/') + 1) };
}

/** What every key below an address begins with. */
export const folderOf = (key: string): string => (key === '' || key.endsWith('/') ? key : `${key}/`);

/** Why a version gave no bytes, in words. */
export function whyUnread(
  outcome: { readonly kind: 'unreadable'; readonly detail: string } | { readonly kind: string },
): string {
  if ('detail' in outcome) return outcome.detail;
  return outcome.kind === 'gone'
    ? 'it was overwritten or destroyed while it was read'
    : 'it was deleted while it was read';
}
