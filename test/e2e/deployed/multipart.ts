import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { clients } from './deployment.ts';
import type { GuardedObject } from './guarded-object.ts';

/** Uploads an object in parts, one after another. @returns its version id */
export const uploadInParts = async (
  { bucket, key }: GuardedObject,
  bodies: readonly Buffer[],
): Promise<string> => {
  const at = { Bucket: bucket, Key: key };
  const { UploadId } = await clients.s3.send(new CreateMultipartUploadCommand(at));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    const sent = await clients.s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag: sent.ETag });
  }
  const done = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } });
  return (await clients.s3.send(done)).VersionId ?? '';
};
