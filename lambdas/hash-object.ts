import { KMSClient } from '@aws-sdk/client-kms';
import type { Context } from 'aws-lambda';
import { DynamoLargeReadings } from '../aws/dynamodb/large-readings.ts';
import { KmsStateSeal } from '../aws/kms-state-seal.ts';
import { resumableSha256 } from '../aws/resumable-sha256.ts';
import { pourInto, S3PartReader } from '../aws/s3/part-reader.ts';
import { ReadAheadBudget } from '../aws/s3/read-ahead.ts';
import { timeLimits } from '../aws/time-limits.ts';
import { completeReading } from '../core/engine/large/finish-reading.ts';
import { givenUp, type TaskError } from '../core/engine/large/given-up.ts';
import { fullDigest, hashSlice, type SlicePorts } from '../core/engine/large/hash-slice.ts';
import { hashUnit, type UnitRequest } from '../core/engine/large/hash-unit.ts';
import type { ReadingName } from '../core/engine/large/large-reading.ts';
import { chain } from './bootstrap/chain.ts';
import { clock, database, environmentValue, numberFrom, sha256 } from './bootstrap/environment.ts';
import { s3 } from './bootstrap/s3.ts';

/** What an execution asks of those that read bytes and judge nothing. */
type HashStep =
  | ({ readonly step: 'unit' } & UnitRequest)
  | ({ readonly step: 'slice' } & ReadingName)
  | ({ readonly step: 'complete' } & ReadingName)
  | ({ readonly step: 'fail'; readonly error: TaskError } & ReadingName);

const MIB = 1024 * 1024;
const parts = new S3PartReader(s3);
const readings = new DynamoLargeReadings(database.document, database.tables);
const seal = new KmsStateSeal(new KMSClient(timeLimits()), environmentValue('SEALWATCH_STATE_KEY'));
const sliceMiB = numberFrom('SEALWATCH_SLICE_MIB', 0);

/** A slice has an invocation for itself: four connections, and their ranges in memory. */
const RANGES = { connections: 4, rangeBytes: 8 * MIB, fastBytesPerSecond: 200e6 };
const settings = { ...RANGES, places: new ReadAheadBudget(6) };

const slicePorts = (msLeft: () => number): SlicePorts => ({
  readings,
  hashes: resumableSha256,
  seal,
  pour: (version, sink, left) => pourInto(s3, version, sink, { msLeft: left, settings }),
  msLeft,
  ...(sliceMiB > 0 ? { sliceBytes: sliceMiB * MIB } : {}),
});

export const handler = chain(async (step: HashStep, context: Context): Promise<{ isDone: boolean }> => {
  const msLeft = () => context.getRemainingTimeInMillis();
  if (step.step === 'unit') return hashUnit(step, { readings, parts, msLeft });
  const ports = slicePorts(msLeft);
  if (step.step === 'slice') return hashSlice(step, ports);
  if (step.step === 'fail') {
    await readings.fail(step, givenUp(step.error));
    return { isDone: true };
  }
  const digestOf = (reading: Parameters<typeof fullDigest>[0]) => fullDigest(reading, ports);
  await completeReading(step, { readings, sha256, clock, fullDigest: digestOf });
  return { isDone: true };
});
