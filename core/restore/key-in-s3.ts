import { SealwatchError } from '../base/errors.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { ListedVersion, VersionLister } from '../versions/version-lister.ts';

/** What the command asks S3 of versions, with the rights of whoever runs it. */
export type CommandLister = Pick<VersionLister, 'holds' | 'listVersions' | 'versioning'>;

/** How a key stands in S3 at this moment; `null` where S3 did not say. */
export interface KeyInS3 {
  readonly versioning: 'enabled' | 'suspended' | 'never' | null;
  /** Newest first. */
  readonly versions: readonly ListedVersion[] | null;
}

export async function keyInS3(ref: ObjectRef, lister: CommandLister): Promise<KeyInS3> {
  const [versioning, versions] = await Promise.all([
    versioningOf(ref.bucket, lister),
    answerOf(lister.listVersions(ref)),
  ]);
  return { versioning, versions };
}

/** `null` where S3 did not say. */
export const versioningOf = (bucket: string, lister: CommandLister): Promise<KeyInS3['versioning']> =>
  answerOf(lister.versioning(bucket));

async function answerOf<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof SealwatchError) return null;
    throw error;
  }
}

/**
 * What becomes of the bytes that are under a key when an object or a delete marker is written there. Where versions are not kept,
 * that takes the place of the null version, current or not.
 */
export type Fate = 'kept' | 'lost' | 'nothing-there' | 'unknown';

export function fateOf({ versioning, versions }: KeyInS3): Fate {
  if (versions?.every(({ kind }) => kind === 'delete-marker')) return 'nothing-there';
  if (versioning === 'enabled') return 'kept';
  if (versioning === null || versions === null) return 'unknown';
  const isNullThere = versions.some(({ kind, versionId }) => kind === 'object' && versionId === null);
  return isNullThere ? 'lost' : 'kept';
}
