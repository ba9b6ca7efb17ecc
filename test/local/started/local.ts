import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import type { LocalAws } from '../../../local/local-aws.ts';
import { startLocalAws } from '../../../local/start-local-aws.ts';

// The first start on a machine installs the emulator.
export const START_MS = 120_000;

export interface Local {
  readonly aws: LocalAws;
  readonly s3: S3Client;
  readonly queues: SQSClient;
  readonly events: EventBridgeClient;
}

/** A local AWS of its own for a test file, with clients that call it through the relay as everybody does. */
export const useLocalAws = (): (() => Local) => {
  let local: Local | undefined;
  beforeAll(async () => {
    const aws = await startLocalAws({ environment: {} });
    const settings = { endpoint: aws.endpoint, region: aws.region, credentials: credentials('test') };
    local = {
      aws,
      s3: new S3Client({ ...settings, forcePathStyle: true }),
      queues: new SQSClient(settings),
      events: new EventBridgeClient(settings),
    };
  }, START_MS);
  afterAll(() => local?.aws.stop());
  return () => {
    if (!local) throw new Error('the local AWS has not started');
    return local;
  };
};

export const credentials = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: 'unchecked' });
