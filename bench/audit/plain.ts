import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Gate } from '../../core/base/concurrency-limit.ts';

/** Asks each bucket the questions of an audit and does nothing with the answers: what the SDK alone takes. */
const [endpoint = '', region = ''] = process.argv.slice(2);
const CONCURRENCY = 48;

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
const gate = new Gate(CONCURRENCY);
let requests = 1;

const ask = (question: () => Promise<unknown>): Promise<unknown> =>
  gate.run(async () => {
    requests++;
    return question().catch((error: unknown) => {
      if (!(error instanceof S3ServiceException)) throw error;
    });
  });

const askAll = (Bucket: string): Promise<unknown> =>
  Promise.all([
    ask(() => s3.send(new GetBucketPolicyCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketAclCommand({ Bucket }))),
    ask(() => s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketVersioningCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketEncryptionCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketReplicationCommand({ Bucket }))),
    ask(() => s3.send(new GetObjectLockConfigurationCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketLoggingCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))),
    ask(() => s3.send(new GetBucketTaggingCommand({ Bucket }))),
    ask(() => s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }))),
  ]);

const before = process.cpuUsage();
const start = process.hrtime.bigint();
const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
await Promise.all(Buckets.map(({ Name = '' }) => askAll(Name)));
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    audited: Buckets.length,
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
    cpuSeconds: (user + system) / 1e6,
    requests,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
s3.destroy();
