import type { Context } from 'aws-lambda';
import { manifestKeys, manifestRanges } from '../aws/dynamodb/manifest-keys.ts';
import type { Refusal } from '../core/api/baseline-request.ts';
import { requireSweep, type SweepAnswer, type SweepRequest } from '../core/api/sweep-request.ts';
import type { Step } from '../core/engine/execution/advance-run.ts';
import { sweep } from '../core/engine/execution/sweep.ts';
import type { UnitAnswer } from '../core/engine/execution/work-on-unit.ts';
import { findDataset } from '../core/scope/dataset.ts';
import { scheduleOf } from '../core/scope/sweep-level.ts';
import { answer, chain } from './bootstrap/chain.ts';
import { database, deployedConfig } from './bootstrap/environment.ts';
import { runChecksums } from './bootstrap/run-checksums.ts';
import { engine } from './bootstrap/run-engine.ts';
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

export const handler = chain(
  (request: SweepRequest, context: Context): Promise<SweepAnswer | Step | UnitAnswer | Refusal> => {
    const ports = { ...shared, ...workerPorts(() => context.getRemainingTimeInMillis(), true), unbudgeted };
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
