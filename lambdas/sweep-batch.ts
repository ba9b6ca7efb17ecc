import type { Context } from 'aws-lambda';
import { readHoldChecks, saveHoldCheck } from '../aws/dynamodb/hold-items.ts';
import { manifestKeys, manifestRanges } from '../aws/dynamodb/manifest-keys.ts';
import { lockReader } from '../aws/s3/lock-reader.ts';
import type { Refusal } from '../core/api/baseline-request.ts';
import { requireSweep, type SweepAnswer, type SweepRequest } from '../core/api/sweep-request.ts';
import type { Step } from '../core/engine/execution/advance-run.ts';
import { sweep } from '../core/engine/execution/sweep.ts';
import type { UnitAnswer } from '../core/engine/execution/work-on-unit.ts';
import type { HoldCheck } from '../core/engine/holds/hold-check.ts';
import { watchHolds } from '../core/engine/holds/watch-holds.ts';
import { findDataset } from '../core/scope/dataset.ts';
import { scheduleOf } from '../core/scope/sweep-level.ts';
import { answer, chain } from './bootstrap/chain.ts';
import { database, deployedConfig } from './bootstrap/environment.ts';
import { runChecksums } from './bootstrap/run-checksums.ts';
import { engine } from './bootstrap/run-engine.ts';
import { s3 } from './bootstrap/s3.ts';
import { bytesReader, largeBytes, readerFor, runs, stored, workerPorts } from './bootstrap/worker.ts';

const config = deployedConfig();
const unbudgeted = readerFor(false);
const shared = {
  ...runChecksums,
  stored,
  bytes: bytesReader(true),
  runs,
  largeBytes,
  engine,
  manifestKeys: manifestKeys(database.document, database.tables),
  manifestRanges: manifestRanges(database.document, database.tables),
  datasetOfKey: (bucket: string, key: string) => findDataset(config, bucket, key)?.name ?? null,
  buckets: config.buckets.map(({ name }) => name),
  schedules: new Map(
    config.buckets.flatMap(({ datasets }) => datasets.map(({ name, sweep }) => [name, scheduleOf(sweep)])),
  ),
};

const holdPorts = {
  runs,
  manifestKeys: shared.manifestKeys,
  checks: {
    all: () => readHoldChecks(database.document, database.tables),
    save: (check: HoldCheck) => saveHoldCheck(database.document, database.tables, check),
  },
  lock: lockReader(s3),
};

export const handler = chain(
  (request: SweepRequest, context: Context): Promise<SweepAnswer | Step | UnitAnswer | Refusal> => {
    const msLeft = () => context.getRemainingTimeInMillis();
    const worker = workerPorts(msLeft, true);
    const holds = { ...worker, ...holdPorts, msLeft };
    const ports = { ...shared, ...worker, unbudgeted, watchHolds: () => watchHolds(holds) };
    const work = async () => {
      requireSweep(request);
      return sweep(request, ports);
    };
    return isForStateMachine(request) ? work() : answer(work);
  },
);

/** The state machine tries again what fails; it reads no refusal. */
const isForStateMachine = (request: SweepRequest): boolean =>
  request?.do === 'advance' || request?.do === 'work';
