import { RequestCount } from '../worker/request-count.ts';
import { BUCKET, DATASET, secretHash } from './made-keys.ts';

// One process that sweeps the stand-in by the product's own functions, as the state machine has them called, and prints what it took.
const [endpoint = '', level = 'versions', warmUp = '0'] = process.argv.slice(2);
/** As many units as the distributed map reads at the same time. */
const AT_ONCE = 20;
Object.assign(process.env, {
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  SEALWATCH_STACK: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Bench/1',
  SEALWATCH_TIMEOUT_SECONDS: '900',
  SEALWATCH_READINGS_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Bench',
  SEALWATCH_MANIFEST_TABLE: 'manifest',
  SEALWATCH_VERSIONS_TABLE: 'versions',
  SEALWATCH_FINDINGS_TABLE: 'findings',
  SEALWATCH_RUNS_TABLE: 'runs',
});
const { database } = await import('../../lambdas/bootstrap/environment.ts');
const { s3 } = await import('../../lambdas/bootstrap/s3.ts');
const { runs, workerPorts } = await import('../../lambdas/bootstrap/worker.ts');
const { manifestKeys, manifestRanges } = await import('../../aws/dynamodb/manifest-keys.ts');
const { sweep } = await import('../../core/engine/execution/sweep.ts');

const ports = {
  ...workerPorts(() => 900_000, true),
  secretHash: async () => secretHash,
  runs,
  engine: { start: async () => 'started' as const, stop: async () => {} },
  manifestKeys: manifestKeys(database.document, database.tables),
  manifestRanges: manifestRanges(database.document, database.tables),
  datasetOfKey: () => DATASET,
  buckets: [BUCKET],
  schedules: new Map(),
  watchHolds: async () => {},
};

async function whole(): Promise<string> {
  const begun = await sweep({ do: 'sweep-start', dataset: DATASET, level }, ports);
  if (!('run' in begun)) throw new Error('no run began');
  const { run } = begun;
  for (let wave: number | null = null; ; ) {
    const step = await sweep({ do: 'advance', run, wave }, ports);
    if (!('next' in step)) throw new Error('the state machine was not answered');
    if (step.next === 'end' || step.next === 'fail') return run;
    wave = step.wave;
    if (step.next === 'read') await readAll(run, [...step.units]);
  }
}

async function readAll(run: string, units: number[]): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let unit = units.shift(); unit !== undefined; unit = units.shift())
      await sweep({ do: 'work', run, unit }, ports);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

// As in a function that was started before; two runs of one second would have one name.
for (let time = 0; time < Number(warmUp); time++) await whole();
const count = new RequestCount();
for (const client of [s3, database.document]) count.attach(client);
const { userCPUTime: userBefore, systemCPUTime: systemBefore } = process.resourceUsage();
const started = performance.now();
let id = '';
const requests = await count.during(async () => {
  id = await whole();
});
const milliseconds = performance.now() - started;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const { status, totals, units } = (await runs.run(id)) ?? {};
const measured = {
  status,
  units,
  keys: totals?.keys,
  outcomes: totals?.outcomes,
  milliseconds,
  cpuSeconds: (userCPUTime + systemCPUTime - userBefore - systemBefore) / 1e6,
  rssMiB: maxRSS / 1024,
  requests: Object.fromEntries(requests),
};
process.stdout.write(JSON.stringify(measured));
process.exit();
