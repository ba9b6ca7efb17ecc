import { fileURLToPath } from 'node:url';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { batchGet } from '../../aws/dynamodb/batch-get.ts';
import { putFinding } from '../../aws/dynamodb/change-set-writes.ts';
import { decodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { transact } from '../../aws/dynamodb/transact.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { announce } from '../../core/findings/delivery-state.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { type Clients, makeClients } from '../../test/e2e/deployed/clients.ts';
import { createExistingBuckets } from '../../test/e2e/deployed/existing-buckets.ts';
import { subscribedQueue } from '../../test/e2e/deployed/subscribe.ts';
import { finding } from '../../test/fakes/finding.ts';
import { hash } from '../../test/model/memory-stage.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchBench';
const SECOND = 1000;
/** The third change is the one that matters: the first goes out at once. */
const IMPORTANT = 2;
/** After the last change: a window, and as much as a busy machine needs. */
const PATIENCE_MS = 120 * SECOND;

export interface Drip {
  readonly findings: number;
  readonly alerts: number;
  /** Seconds from commit to delivery: of the one that matters, and of the one that waited longest. */
  readonly delay: number;
  readonly slowest: number;
}

/** One finding of one group a second, through the deployed stack. */
export async function drip(aws: LocalAws, minutes: number, say: (line: string) => void): Promise<Drip> {
  const clients = makeClients(aws.environment);
  await createExistingBuckets(clients.s3);
  const context = { config: 'test/e2e/sealwatch.config.ts', stack: STACK };
  const { outputs } = await aws.deploy(PACKAGE, { stack: STACK, context });
  const topic = outputs[STACK]?.AlertTopicArn ?? '';
  const inbox = new Inbox(
    clients,
    await subscribedQueue(clients, topic, 'bench-drip', { dataset: ['drip'] }),
  );
  const findings = `${STACK}-Findings`;
  const tables = { manifest: '', versions: '', findings, runs: `${STACK}-Runs` };
  const committed = new Map<string, number>();
  const end = Date.now() + minutes * 60 * SECOND;
  for (let next = Date.now(); next < end; next += SECOND) {
    await inbox.receiveUntil(next);
    const id = hash(`drip ${committed.size}`).slice(0, 40);
    const time = new Date().toISOString();
    const made = announce(
      finding({ id, dataset: 'drip', key: `drip/${committed.size}`, time, happenedAt: time }),
    );
    await transact(clients.documents, [[putFinding(made, tables)]]);
    committed.set(id, Date.now());
    if (committed.size % 60 === 0) say(`${committed.size} changes, ${inbox.counted} reported`);
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (inbox.counted < committed.size && Date.now() < deadline)
    await inbox.receiveUntil(Date.now() + SECOND);
  const keys = [...committed.keys()].map((id) => ({ id }));
  const items = (await batchGet(clients.documents, { [findings]: keys }))[findings] ?? [];
  const delays = new Map(
    items.map(decodeFinding).map(({ id, notice }) => {
      const at = inbox.at.get(id) ?? inbox.at.get(notice.alerts[0] ?? '') ?? Number.POSITIVE_INFINITY;
      return [id, (at - (committed.get(id) ?? 0)) / SECOND];
    }),
  );
  const important = [...committed.keys()][IMPORTANT] ?? '';
  return {
    findings: committed.size,
    alerts: inbox.at.size,
    delay: delays.get(important) ?? Number.POSITIVE_INFINITY,
    slowest: Math.max(...delays.values()),
  };
}

/** A subscribed queue: when each alert came, by its id or by that of its only finding. */
class Inbox {
  readonly at = new Map<string, number>();
  counted = 0;
  readonly #clients: Clients;
  readonly #url: string;

  constructor(clients: Clients, url: string) {
    this.#clients = clients;
    this.#url = url;
  }

  async receiveUntil(time: number): Promise<void> {
    const { queues } = this.#clients;
    do {
      const ask = new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10 });
      for (const { Body = '{}', ReceiptHandle } of (await queues.send(ask)).Messages ?? []) {
        const alert = JSON.parse(JSON.parse(Body).Message) as Alert;
        if (!this.at.has(alert.id)) this.counted += alert.kind === 'group' ? alert.count : 1;
        if (!this.at.has(alert.id)) this.at.set(alert.id, Date.now());
        await queues.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
      }
      await new Promise((done) => setTimeout(done, Math.min(200, Math.max(0, time - Date.now()))));
    } while (Date.now() < time);
  }
}
