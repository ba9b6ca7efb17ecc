import type { Context } from 'aws-lambda';
import { manifestKeys } from '../aws/dynamodb/manifest-keys.ts';
import type { Refusal } from '../core/api/baseline-request.ts';
import { requireSweep, type SweepAnswer, type SweepRequest } from '../core/api/sweep-request.ts';
import { sweep } from '../core/engine/verification/sweep.ts';
import { findDataset } from '../core/scope/dataset.ts';
import { answer, chain } from './bootstrap/chain.ts';
import { database, deployedConfig } from './bootstrap/environment.ts';
import { runs, workerPorts } from './bootstrap/worker.ts';

const config = deployedConfig();
const shared = {
  runs,
  manifestKeys: manifestKeys(database.document, database.tables),
  datasetOfKey: (bucket: string, key: string) => findDataset(config, bucket, key)?.name ?? null,
  buckets: config.buckets.map(({ name }) => name),
};

export const handler = chain((request: SweepRequest, context: Context): Promise<SweepAnswer | Refusal> => {
  return answer(async () => {
    requireSweep(request);
    // Nobody asks for what is caught up with.
    const worker = workerPorts(() => context.getRemainingTimeInMillis(), request.do === 'catch-up');
    return sweep(request, { ...shared, ...worker });
  });
});
