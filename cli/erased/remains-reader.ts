import {
  GetBucketReplicationCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { formDecoded } from '../../core/base/form-encoding.ts';
import { DENIED } from '../errors/aws-failures.ts';
import type { RemainsReader } from './find-remains.ts';

/** Asks S3 with the rights of whoever runs the command. */
export function remainsReader(s3: S3Client): RemainsReader {
  const lister = new S3VersionLister(s3);
  return {
    holds: (ref, recorded) => lister.holds(ref, recorded),
    listVersions: (ref) => lister.listVersions(ref),
    uploads: ({ bucket, key }) =>
      answered('s3:ListBucketMultipartUploads', async () => {
        const ids: string[] = [];
        for await (const { Key: found, UploadId: id } of uploadsBelow(s3, bucket, key))
          if (id !== undefined && formDecoded(found ?? '') === key) ids.push(id);
        return ids;
      }),
    destinations: ({ bucket, key }) =>
      answered('s3:GetReplicationConfiguration', async () => {
        const { ReplicationConfiguration: configuration } = await s3.send(
          new GetBucketReplicationCommand({ Bucket: bucket }),
        );
        const rules = (configuration?.Rules ?? []).filter(
          ({ Status: status, Filter: filter, Prefix: old }) =>
            status === 'Enabled' && key.startsWith(filter?.Prefix ?? filter?.And?.Prefix ?? old ?? ''),
        );
        return [...new Set(rules.flatMap(({ Destination: to }) => to?.Bucket?.replace(/^.*:/, '') ?? []))];
      }),
  };
}

async function* uploadsBelow(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<MultipartUpload> {
  let after: {
    readonly KeyMarker?: string | undefined;
    readonly UploadIdMarker?: string | undefined;
  } | null = {};
  while (after !== null) {
    const page: ListMultipartUploadsCommandOutput = await s3.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, EncodingType: 'url', ...after }),
    );
    yield* page.Uploads ?? [];
    const { NextKeyMarker: key = '', NextUploadIdMarker: id } = page;
    after = page.IsTruncated ? { KeyMarker: formDecoded(key), UploadIdMarker: id } : null;
  }
}

async function answered<Answer extends readonly string[]>(
  action: string,
  ask: () => Promise<Answer>,
): Promise<Answer | readonly []> {
  try {
    return await ask();
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ReplicationConfigurationNotFoundError') return [];
    if (DENIED.test(name))
      throw new SealwatchError('ACCESS_DENIED', `not allowed: ${action} (${message})`, { cause: error });
    if (name === 'NoSuchBucket') throw new SealwatchError('NOT_FOUND', message, { cause: error });
    throw error;
  }
}
