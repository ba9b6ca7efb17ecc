import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { isPolicyPublic } from '../../aws/s3/policy-status.ts';
import { S3SettingsReader } from '../../aws/s3/settings/settings-reader.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import { observeCall } from '../../core/engine/activity/observe-call.ts';
import type { ActivityPorts } from '../../core/engine/activity/ports.ts';
import { ONE_DATASET } from '../../core/rules/guards.examples.ts';
import { allow, putPolicy, role } from '../../core/rules/policies.examples.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall } from '../../core/rules/records.examples.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { type LocalWorld, makeBucket, worldAt } from '../../test/integration/real-stage.ts';
import { hash } from '../../test/model/memory-stage.ts';
import type { BenchResult, Row } from '../bench.ts';
import { median, rounded } from '../support/median.ts';
import { RequestCount } from '../worker/request-count.ts';

const EVENTS = 100;

/** What one record of CloudTrail costs: AWS requests, by operation, and the function's CPU. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    const world = await worldAt({ ...aws, tablesEndpoint: aws.emulatorEndpoint }, 'Bench');
    await makeBucket(world, EXAMPLE.bucket, 'enabled');
    return await measure(world, say);
  } finally {
    await aws.stop();
  }
}

interface Case {
  readonly name: string;
  readonly record: JsonObject;
}

const reader = putPolicy([allow(role('Trainer'), 's3:GetObject')]);
const CASES: readonly Case[] = [
  { name: 'a first policy, nothing wrong', record: reader },
  { name: 'the same policy again', record: reader },
  { name: 'a policy made public: a finding', record: putPolicy([allow('*', 's3:GetObject')]) },
  { name: 'its undo: an update', record: bucketCall('DeleteBucketPolicy') },
  { name: 'a denied attempt: a finding', record: putPolicy([allow('*', 's3:GetObject')], DENIED) },
  { name: 'a call that concerns nothing guarded', record: bucketCall('PutBucketTagging') },
  {
    name: 'a write to an object that waits for its version',
    record: objectCall('PutObject', 'moderation/v3/a'),
  },
];

async function measure(world: LocalWorld, say: (line: string) => void): Promise<BenchResult> {
  const count = new RequestCount();
  for (const client of [world.s3, world.document]) count.attach(client);
  const ports = portsOf(world);
  const rows: Row[] = [];
  for (const { name, record } of CASES) {
    say(name);
    const counts = await count.during(() => judgeRecord(record, ports));
    const total = [...counts.values()].reduce((sum, value) => sum + value, 0);
    const operations = [...counts].map(
      ([operation, value]) => `${value} ${operation.replace(/Command$/, '')}`,
    );
    rows.push({ record: name, requests: total, operations: operations.join(', ') });
  }
  const milliseconds = rounded(await cpu(ports), 2);
  const notes = [
    `CPU, user and system, of a record that changes nothing: ${milliseconds} ms, median of ${EVENTS}.`,
  ];
  return { title: "What one of CloudTrail's records costs", rows, notes, isMet: true };
}

let counter = 0;

/** Every record is an event of its own, a second after the one before. */
async function judgeRecord(record: JsonObject, ports: ActivityPorts): Promise<void> {
  counter += 1;
  const eventTime = new Date(Date.UTC(2026, 10, 20, 3, 0, counter)).toISOString();
  const ids = { eventID: `event-${counter}`, requestID: `request-${counter}`, eventTime };
  await observeCall(parseRecord({ ...record, ...ids }), ports);
}

async function cpu(ports: ActivityPorts): Promise<number> {
  const samples: number[] = [];
  for (let event = 0; event < EVENTS; event++) {
    const before = process.cpuUsage();
    await judgeRecord(reader, ports);
    const { user, system } = process.cpuUsage(before);
    samples.push((user + system) / 1000);
  }
  return median(samples);
}

const portsOf = ({ s3, document, tables }: LocalWorld): ActivityPorts => ({
  store: new DynamoManifestStore(document, tables, hash),
  callers: new DynamoCallerStore(document, tables),
  settings: new DynamoSettingsStore(document, tables),
  reader: new S3SettingsReader(s3),
  isPolicyPublic: (bucket) => isPolicyPublic(s3, bucket),
  guard: ONE_DATASET,
  clock: () => new Date(),
  hash,
  backOff,
});
