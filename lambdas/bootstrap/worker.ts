import { SFNClient } from '@aws-sdk/client-sfn';
import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoCopyIndex } from '../../aws/dynamodb/copy-index.ts';
import { DynamoLargeReadings } from '../../aws/dynamodb/large-readings.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3PartReader } from '../../aws/s3/part-reader.ts';
import { S3StoredChecksums } from '../../aws/s3/stored-checksums.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { startExecution } from '../../aws/start-execution.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { findVanishing } from '../../core/engine/activity/find-vanishing.ts';
import { findLifecycleEnabler } from '../../core/engine/activity/lifecycle-enabled-by.ts';
import { type ChecksumPorts, ChecksumReader } from '../../core/engine/checksums/checksum-reader.ts';
import { findDifferences } from '../../core/engine/large/find-differences.ts';
import { LargeObjectReader } from '../../core/engine/large/large-object-reader.ts';
import { MAX_SINGLE_READ_BYTES } from '../../core/engine/large/layout.ts';
import { knowingCanary } from '../../core/engine/objects/knowing-canary.ts';
import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import { findDataset } from '../../core/scope/dataset.ts';
import type { ObjectReader } from '../../core/versions/object-reader.ts';
import {
  clock,
  database,
  deployedConfig,
  environmentValue,
  hash,
  numberFrom,
  secretHash,
  sha256,
} from './environment.ts';
import { s3 } from './s3.ts';

const timeoutSeconds = Number(environmentValue('SEALWATCH_TIMEOUT_SECONDS'));

/** Above as many bytes others read an object. */
export const largeBytes = numberFrom('SEALWATCH_LARGE_BYTES', MAX_SINGLE_READ_BYTES);

const reader = new S3ObjectReader(s3, {
  invocationMs: timeoutSeconds * 1000,
  maxBytes: largeBytes,
});
const lister = new S3VersionLister(s3);
const store = knowingCanary(
  new DynamoManifestStore(database.document, database.tables, hash),
  process.env.SEALWATCH_CANARY_BUCKET ?? null,
);
export const runs = new DynamoRunStore(database.document, database.tables);
const settings = new DynamoSettingsStore(database.document, database.tables);
const callers = new DynamoCallerStore(database.document, database.tables);
const copies = new DynamoCopyIndex(database.document, database.tables);
const executions = new SFNClient(timeLimits());
const stateMachine = environmentValue('SEALWATCH_READINGS_ARN');
export const readings = new DynamoLargeReadings(database.document, database.tables);
export const parts = new S3PartReader(s3);

const config = deployedConfig();
/** Asks for what S3 stored with versions. */
export const stored = new S3StoredChecksums(s3);

/** True for keys of datasets whose owner believes what S3 says of their bytes. */
export const isTrusted = ({ bucket, key }: ObjectRef): boolean =>
  findDataset(config, bucket, key)?.level === 's3-sha256';

/**
 * Reads what counts as read.
 * @param isBudgeted false where a person asked for what is read
 * @param computed what a job computed of a version. @default - no job was asked for
 */
export const readerFor = (isBudgeted: boolean, computed?: ChecksumPorts['computed']): ObjectReader =>
  new ChecksumReader(bytesReader(isBudgeted), { isTrusted, stored, ...(computed && { computed }) });

/** Reads every byte, whatever S3 says. */
export const bytesReader = (isBudgeted: boolean): ObjectReader =>
  new LargeObjectReader(reader, {
    readings,
    parts,
    sha256,
    start: (name, input) => startExecution(executions, stateMachine, { name, input }),
    clock,
    hash,
    isBudgeted,
  });

/** What says under which key a version is. */
export const keyPorts = { store, lister };

/**
 * What a worker needs, with the time that this invocation has left.
 * @param isBudgeted false where a person asked for what is read
 */
export const workerPorts = (msLeft: () => number, isBudgeted: boolean): WorkerPorts => ({
  store,
  reader: readerFor(isBudgeted),
  differences: (ref, versions) => findDifferences(ref, versions, { readings, hash }),
  lister,
  copies,
  callers,
  armedBy: (bucket) => findLifecycleEnabler(bucket, settings),
  vanishing: (version) => findVanishing(version, settings),
  clock,
  hash,
  secretHash,
  msLeft,
  backOff,
  mayTryAgain: () => msLeft() > LAST_TRY_MS,
});

/** A look at a key may take as long. */
const LAST_TRY_MS = 10_000;
