import { CopyObjectCommand, DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { MemoryBucket } from '../fakes/memory-bucket.ts';

/** The two calls that restore commands make, on a bucket in memory, refused where S3 refuses them. */
export function memoryS3(bucket: MemoryBucket): Pick<S3Client, 'send'> {
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof CopyObjectCommand) return copy(bucket, command.input);
    if (command instanceof DeleteObjectCommand) return remove(bucket, command.input);
    throw new Error('a call that is not known here');
  };
  return { send: send as S3Client['send'] };
}

function copy(bucket: MemoryBucket, { Key = '', CopySource = '' }: CopyObjectCommand['input']): void {
  const [path = '', id] = CopySource.split('?versionId=');
  const key = decodeURIComponent(path.slice(path.indexOf('/') + 1));
  const stack = bucket.stack(key);
  const versionId = id === 'null' ? null : id;
  const source = id === undefined ? stack.at(-1) : stack.find((each) => each.versionId === versionId);
  if (source === undefined) throw new Error(`NoSuchVersion: ${CopySource}`);
  if (source.kind !== 'object') throw new Error(`InvalidRequest: ${CopySource} is a delete marker`);
  bucket.put(Key, source.content);
}

function remove(bucket: MemoryBucket, { Key = '', VersionId }: DeleteObjectCommand['input']): void {
  if (VersionId === undefined) bucket.delete(Key);
  else bucket.destroy(Key, VersionId === 'null' ? null : VersionId);
}
