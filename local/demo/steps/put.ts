import { PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../config.ts';
import type { DemoFile } from '../dataset/dataset.ts';
import type { Stage } from '../stage.ts';

/** Stores an object; gives its version id. */
export const put = async (
  { s3 }: Pick<Stage, 's3'>,
  { key, body, contentType }: DemoFile,
): Promise<string> => {
  const { VersionId: version = '' } = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, ContentType: contentType }),
  );
  return version;
};
