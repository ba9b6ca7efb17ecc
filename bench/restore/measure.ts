import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { S3SourceReader } from '../../aws/s3/source-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { inOrder } from '../../cli/batches.ts';
import { differingKeys } from '../../core/restore/differing-keys.ts';
import { planKey } from '../../core/restore/plan-key.ts';
import { DATASET } from '../../test/cli/samples.ts';

/** Plans the restore of a dataset that a stand-in serves, in this process, a fresh one, and prints what it took. */
const endpoint = `http://127.0.0.1:${process.argv[2]}`;
const total = Number(process.argv[3]);

const settings = { region: 'eu-west-1', endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const s3 = s3Client({ ...settings, forcePathStyle: true });
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
const tables = { manifest: 'manifest', versions: 'versions', findings: 'findings', runs: 'runs' };
const ports = {
  queries: new DynamoQueries(documents, tables, () => new Date()),
  lister: new S3VersionLister(s3),
  sources: new S3SourceReader(s3),
};
const dataset = { ...DATASET, name: 'set', bucket: 'standin', prefix: 'set/' };

let early = 0;
let peak = 0;
const watch = (keys: number): void => {
  if (keys % 1000 !== 0) return;
  const memory = process.memoryUsage.rss();
  if (keys <= total / 5) early = Math.max(early, memory);
  peak = Math.max(peak, memory);
};

const before = process.cpuUsage();
const start = process.hrtime.bigint();
let planned = 0;
const candidates = differingKeys({ dataset, to: { kind: 'approved' }, watch }, ports);
for await (const plan of inOrder(candidates, 8, (each) => planKey(each, ports, { overwrite: false })))
  if (plan?.step.kind === 'copy') planned += 1;
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    planned,
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
    cpuSeconds: (user + system) / 1e6,
    earlyBytes: early,
    peakBytes: peak,
  }),
);
