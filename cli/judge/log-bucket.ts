import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { formDecoded } from '../../core/base/form-encoding.ts';
import { clientSettings, s3Settings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';

/** What the command asks of AWS. */
export interface LogStore {
  /** Keys that begin with a prefix, in their order. */
  keys(bucket: string, prefix: string): AsyncIterable<string>;
  body(bucket: string, key: string): Promise<AsyncIterable<Uint8Array>>;
  account(): Promise<string>;
}

export type ReachLogs = (globals: Globals) => LogStore;

export const reachLogs: ReachLogs = (globals) => {
  const settings = clientSettings(globals);
  const s3 = remembering(
    new S3Client({ ...settings, ...s3Settings(process.env), followRegionRedirects: true }),
  );
  return {
    keys: (bucket, prefix) => keysOf(s3, bucket, prefix),
    body: async (bucket, key) => {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (body ?? []) as AsyncIterable<Uint8Array>;
    },
    account: async () => {
      const sts = remembering(new STSClient(settings));
      return (await sts.send(new GetCallerIdentityCommand({}))).Account ?? '';
    },
  };
};

// Without an encoding, a page with a key that XML cannot hold could not be read at all.
async function* keysOf(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: after,
        EncodingType: 'url',
      }),
    );
    for (const { Key: key, Size: size } of page.Contents ?? [])
      if (key !== undefined && size !== 0) yield formDecoded(key);
    after = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (after !== undefined);
}
