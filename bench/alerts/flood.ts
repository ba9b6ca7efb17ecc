import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutBucketPolicyCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { type Clients, makeClients } from '../../test/e2e/deployed/clients.ts';
import { settingsBucket } from '../../test/e2e/deployed/datasets.ts';
import { createExistingBuckets } from '../../test/e2e/deployed/existing-buckets.ts';
import { namesAmong, stackResources } from '../../test/e2e/deployed/stack-resources.ts';
import { subscribedQueue } from '../../test/e2e/deployed/subscribe.ts';
import type { BenchResult, Row } from '../bench.ts';
import { rounded } from '../support/median.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchBench';
const WRITES = 2_000;
const OVERWRITES = 5_000;
const KEYS = 500;
const CONCURRENCY = 20;
const MAX_DELAY_SECONDS = 10;
const PATIENCE_MS = 600_000;

/** How long an alert about a setting takes while thousands of writes to objects of the same bucket wait to be looked at. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    const clients = makeClients(aws.environment);
    await createExistingBuckets(clients.s3);
    const context = { config: 'test/e2e/sealwatch.config.ts', stack: STACK };
    const { outputs } = await aws.deploy(PACKAGE, { stack: STACK, context });
    await pollSettings(clients, aws.environment);
    const flood = new Flood(clients, outputs[STACK]?.AlertTopicArn ?? '');
    const bucket = settingsBucket('flooded');
    const calm = await flood.delayOf('calm', 'policy-public', () =>
      openPolicy(clients, settingsBucket('public')),
    );
    say(`${WRITES} writes to an open dataset`);
    await put(clients, bucket, 'flooded-open', WRITES, WRITES);
    const open = await flood.delayOf('behind-writes', 'policy-public', () => openPolicy(clients, bucket));
    say(`${OVERWRITES} overwrites in a sealed dataset`);
    await put(clients, bucket, 'flooded-sealed', OVERWRITES, KEYS);
    const sealed = await flood.delayOf('behind-overwrites', 'versioning-suspended', () =>
      clients.s3.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }),
      ),
    );
    const rows: Row[] = [
      { what: 'nothing waits: policy made public', seconds: rounded(calm, 1) },
      { what: `behind ${WRITES} writes to an open dataset: policy made public`, seconds: rounded(open, 1) },
      {
        what: `behind ${OVERWRITES} overwrites of ${KEYS} keys: versioning suspended`,
        seconds: rounded(sealed, 1),
      },
    ];
    const notes = [
      'From the call to the message in a subscribed queue, on the deployed stack. The emulator, the functions and the writers share the processors.',
      `Goal: no alert takes ${MAX_DELAY_SECONDS} s.`,
    ];
    const isMet = Math.max(calm, open, sealed) < MAX_DELAY_SECONDS;
    return { title: 'Settings behind a flood of writes', rows, notes, isMet };
  } finally {
    await aws.stop();
  }
}

/** What a deployment begins and does not wait for: without a first poll a change is taken for what was there. */
async function pollSettings(
  { functions }: Clients,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const resources = await stackResources(environment, STACK);
  const [FunctionName] = namesAmong(resources, 'AWS::Lambda::Function', 'LookAtSettings');
  await functions.send(new InvokeCommand({ FunctionName }));
}

/** Lets everybody read a bucket's objects. */
function openPolicy({ s3 }: Clients, Bucket: string): Promise<unknown> {
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

async function put(
  { s3 }: Clients,
  Bucket: string,
  dataset: string,
  count: number,
  keys: number,
): Promise<void> {
  const indexes = Array.from({ length: count }, (_, index) => index);
  await mapAtOnce(indexes, CONCURRENCY, (index) =>
    s3.send(new PutObjectCommand({ Bucket, Key: `${dataset}/${index % keys}`, Body: `bytes ${index}` })),
  );
}

/** Makes changes and waits for their alerts. */
class Flood {
  readonly #clients: Clients;
  readonly #topic: string;

  constructor(clients: Clients, topic: string) {
    this.#clients = clients;
    this.#topic = topic;
  }

  /**
   * Seconds from a change until an alert of its rule is received.
   * @throws when none comes within ten minutes
   */
  async delayOf(name: string, rule: string, change: () => Promise<unknown>): Promise<number> {
    const QueueUrl = await subscribedQueue(this.#clients, this.#topic, `bench-${name}`, { rule: [rule] });
    const start = Date.now();
    await change();
    while (Date.now() - start < PATIENCE_MS) {
      const ask = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 });
      const [message] = (await this.#clients.queues.send(ask)).Messages ?? [];
      if (!message) continue;
      const seconds = (Date.now() - start) / 1000;
      await this.#clients.queues.send(
        new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
      return seconds;
    }
    throw new Error(`no alert of ${rule} within ${PATIENCE_MS / 60_000} minutes`);
  }
}
