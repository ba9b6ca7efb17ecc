import { DynamoComputedChecksums } from '../../aws/dynamodb/computed-checksums.ts';
import { S3ChecksumJobs } from '../../aws/s3/checksum-jobs.ts';
import { s3ControlClient } from '../../aws/s3/control-client.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import type { RunChecksumPorts } from '../../core/engine/checksums/checksum-jobs.ts';
import { findComputed } from '../../core/engine/checksums/find-computed.ts';
import { prefixesOverlap } from '../../core/scope/dataset.ts';
import { account, database, deployedConfig, environmentValue, hash } from './environment.ts';
import { s3 } from './s3.ts';
import { isTrusted, readerFor } from './worker.ts';

const config = deployedConfig();

/** What S3 computes for runs; nothing where no dataset's owner believes S3. */
export const runChecksums: { readonly checksums?: RunChecksumPorts } =
  process.env.SEALWATCH_CHECKSUM_BUCKET === undefined ? {} : { checksums: ports() };

function ports(): RunChecksumPorts {
  const bucket = environmentValue('SEALWATCH_CHECKSUM_BUCKET');
  const roleArn = environmentValue('SEALWATCH_CHECKSUM_ROLE');
  const bucketArn = `${partitionOf(roleArn)}:s3:::${bucket}`;
  const control = s3ControlClient(process.env.AWS_ENDPOINT_URL, timeLimits());
  const computed = new DynamoComputedChecksums(database.document, database.tables, hash);
  return {
    isTrusted,
    isAnyTrusted: (name, prefix) =>
      config.buckets
        .filter((each) => each.name === name)
        .flatMap(({ datasets }) => datasets)
        .some((dataset) => dataset.level === 's3-sha256' && prefixesOverlap(dataset.prefix, prefix)),
    jobs: new S3ChecksumJobs(s3, control, { account, bucket, bucketArn, roleArn }),
    computed,
    readerFor: ({ id }) => readerFor(false, findComputed(id, computed)),
  };
}

/** `arn:aws`, or what stands there in other partitions. */
function partitionOf(arn: string): string {
  return arn.split(':', 2).join(':');
}
