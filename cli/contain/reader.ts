import { IAMClient, paginateListAccessKeys } from '@aws-sdk/client-iam';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '../connection/clients.ts';
import { DENIED } from '../errors/aws-failures.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import type { AccessKey } from './revoke-access.ts';
import type { Lifecycle, LifecycleRule } from './stop-lifecycle.ts';

/** What AWS says; or why it says nothing. */
export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'refused'; readonly why: string };

/** What a plan asks of AWS, with the rights of whoever runs the command. */
export interface ContainmentReader {
  /** The policy's text; `null` where the bucket has none. */
  policy(bucket: string): Promise<Reading<string | null>>;
  /** `null` where the bucket has no rules. */
  lifecycle(bucket: string): Promise<Reading<Lifecycle | null>>;
  accessKeys(user: string): Promise<Reading<readonly AccessKey[]>>;
  /** ARN of whoever runs the command; `null` where it is not known. */
  caller(): Promise<string | null>;
}

/** @throws what AWS answers, unless it is a refusal or says that there is nothing */
export function containmentReader(s3: S3Client, globals: Globals): ContainmentReader {
  const settings = clientSettings(globals);
  return {
    policy: (bucket) =>
      reading('NoSuchBucketPolicy', async () => {
        const { Policy: policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
        return policy ?? null;
      }),
    lifecycle: (bucket) =>
      reading('NoSuchLifecycleConfiguration', async () => {
        const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
        return {
          rules: (answer.Rules ?? []) as readonly LifecycleRule[],
          minimumSize: answer.TransitionDefaultMinimumObjectSize ?? null,
        };
      }),
    accessKeys: async (user) => {
      const read = await reading('NoSuchEntity', async () => {
        const client = remembering(new IAMClient(settings));
        const keys: AccessKey[] = [];
        for await (const page of paginateListAccessKeys({ client }, { UserName: user }))
          for (const { AccessKeyId: id, Status: status } of page.AccessKeyMetadata ?? [])
            if (id !== undefined) keys.push({ id, isActive: status === 'Active' });
        return keys;
      });
      return read.kind === 'read' ? { kind: 'read', value: read.value ?? [] } : read;
    },
    caller: async () => {
      const sts = remembering(new STSClient(settings));
      return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? null;
    },
  };
}

async function reading<Value>(absent: string, ask: () => Promise<Value>): Promise<Reading<Value | null>> {
  try {
    return { kind: 'read', value: await ask() };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === absent) return { kind: 'read', value: null };
    if (DENIED.test(name)) return { kind: 'refused', why: (error as Error).message };
    throw error;
  }
}
