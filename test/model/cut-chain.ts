import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { CanaryPublisher } from '../../aws/messages/canary-publisher.ts';
import { canaryAge, readCanaryState } from '../../core/alerts/canary-state.ts';
import { readDeliveryBacklog, secondsWaited } from '../../core/alerts/delivery-backlog.ts';
import { reportBatch, sweepDeliveries } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { knowingCanary } from '../../core/engine/objects/knowing-canary.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { noteCoverage } from '../../core/engine/posture/note-coverage.ts';
import { reportCanary } from '../../core/engine/posture/report-canary.ts';
import { checkWatching } from '../../core/engine/verification/check-watching.ts';
import { known } from '../../core/posture/facts.ts';
import { CANARY_DATASET, CANARY_LATE_SECONDS, dueCanary } from '../../core/scope/canary.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { MemoryDynamoDb } from '../fakes/dynamodb/memory-dynamodb.ts';
import { MemoryAuditStore } from '../fakes/memory-audits.ts';
import { etagOf, MemoryBucket } from '../fakes/memory-bucket.ts';
import { MemoryCallers } from '../fakes/memory-callers.ts';
import { MemoryCoverageStore } from '../fakes/memory-coverage.ts';
import { MemoryMonitor } from '../fakes/memory-monitor.ts';
import { MemoryTopic, snsRefusal } from '../fakes/memory-topic.ts';
import { MemoryWatchStore } from '../fakes/memory-watch-store.ts';
import { hash, secretHash } from './memory-stage.ts';

const CANARY_BUCKET = 'sealwatch-canary-111122223333-eu-west-1';
const ALERTS = 'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Alerts-t1';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const TABLES = { manifest: 'Manifest', versions: 'Versions', findings: 'Findings', runs: 'Runs' };

const SHAPES = {
  Manifest: { key: ['object'] },
  Versions: { key: ['object', 'version'], indexes: { 'by-digest': { key: ['digestShard', 'key'] } } },
  Findings: {
    key: ['id'],
    indexes: {
      pending: { key: ['pendingShard', 'noticeGroup'], isKeysOnly: true },
      'by-dataset': { key: ['datasetShard', 'time'] },
    },
  },
  Runs: { key: ['collection', 'id'], indexes: { due: { key: ['dueShard', 'dueAt'], isKeysOnly: true } } },
} as const;

const MINUTE_MS = 60_000;
const POLL_MINUTES = 15;

/** What carries changes from S3 to the topic, each part as it stands. */
export interface Joints {
  bucketSends: boolean;
  ruleOfDataset: boolean;
  rules: boolean;
  targets: boolean;
  queue: boolean;
  queueAdmits: boolean;
  mapping: boolean;
  mayRun: boolean;
  worker: 'works' | 'fails';
  tables: 'work' | 'refuse writes' | 'refuse everything';
  stream: boolean;
  notify: boolean;
  topic: 'works' | 'denies' | 'gone';
  key: 'works' | 'disabled' | 'exchanged';
  watcher: boolean;
}

const STANDING: Joints = {
  bucketSends: true,
  ruleOfDataset: true,
  rules: true,
  targets: true,
  queue: true,
  queueAdmits: true,
  mapping: true,
  mayRun: true,
  worker: 'works',
  tables: 'work',
  stream: true,
  notify: true,
  topic: 'works',
  key: 'works',
  watcher: true,
};

/** What one minute gave; a metric that nobody measured is absent. */
export interface Minute {
  readonly metrics: Readonly<Record<string, number>>;
  /** Rules of findings that wait for an alert, or were made. */
  readonly found: readonly string[];
}

/**
 * One deployment, minute by minute: the product's own worker, notifier, watcher and poll, its adapters, and DynamoDB, S3, SQS and SNS in
 * memory. Nothing is stored in the guarded bucket: it is as quiet as a bucket can be.
 */
export class CutChain {
  readonly joints: Joints = { ...STANDING };
  /** Alerts that people got. */
  readonly alerts = new MemoryTopic();
  /** Canaries that came to their end. */
  readonly canaries = new MemoryTopic();
  #now = Date.parse('2026-11-20T03:00:00.000Z');
  readonly #database = new MemoryDynamoDb({ tables: SHAPES });
  readonly #bucket = new MemoryBucket('enabled', () => new Date(this.#now));
  readonly #datasets = new Map<string, Dataset>([[LABELS.name, LABELS]]);
  readonly #watch = new MemoryWatchStore(this.#datasets);
  readonly #coverage = new MemoryCoverageStore();
  readonly #audits = new MemoryAuditStore();
  #queue: { readonly event: ObjectEvent; readonly since: number }[] = [];
  #undelivered = 0;
  #polled: Record<string, number> = {};
  #sequence = 0;

  async minute(): Promise<Minute> {
    const start = this.#now;
    const metrics: Record<string, number> = { NotifyInvocations: 0, VerifyObjectErrors: 0 };
    if (this.joints.watcher) this.#putCanary();
    await this.#work(metrics);
    if (this.joints.notify) {
      metrics.NotifyInvocations = 1;
      this.#now += 2_000;
      await this.#attempt(
        () => (this.joints.stream ? this.#stream() : Promise.resolve()),
        metrics,
        'NotifyErrors',
      );
      await this.#attempt(() => sweepDeliveries(this.#delivery()), metrics, 'NotifyErrors');
    }
    if (this.joints.watcher)
      await this.#attempt(() => this.#measure(metrics), metrics, 'WatchDeliveryErrors');
    if ((start / MINUTE_MS) % POLL_MINUTES === 0) await this.#poll();
    const oldest = this.#queue[0];
    metrics.ObjectEventsAge = oldest ? (this.#now - oldest.since) / 1000 : 0;
    metrics.Undelivered = this.#undelivered;
    this.#now = start + MINUTE_MS;
    return { metrics: { ...metrics, ...this.#polled }, found: this.#found() };
  }

  #found(): string[] {
    return [...this.#audits.findingsById.values()].flatMap(({ rule, state }) =>
      state === 'open' ? rule : [],
    );
  }

  #putCanary(): void {
    const due = dueCanary(CANARY_BUCKET, new Date(this.#now), false);
    if (due === null) return;
    const content = `canary at ${this.#now}`;
    const { versionId } = this.#bucket.put(due.key, content);
    const { bucketSends, rules, targets, queue, queueAdmits } = this.joints;
    if (!bucketSends || !rules || !targets) return;
    if (!queue || !queueAdmits) {
      this.#undelivered += 1;
      return;
    }
    const event: ObjectEvent = {
      ...due,
      type: 'stored',
      versionId,
      etag: etagOf(content),
      size: content.length,
      sequencer: String(++this.#sequence).padStart(32, '0'),
      at: new Date(this.#now).toISOString(),
      isExpiration: false,
      requester: { account: '111122223333', sourceIp: null, requestId: null },
    };
    this.#queue.push({ event, since: this.#now });
  }

  async #work(metrics: Record<string, number>): Promise<void> {
    const { queue, mapping, mayRun, worker } = this.joints;
    // What waited in it is gone with it.
    if (!queue) this.#queue = [];
    if (!mapping || !mayRun) return;
    const waiting = this.#queue;
    this.#queue = [];
    for (const message of waiting) {
      const { event } = message;
      const observed = async () => {
        if (worker === 'fails') throw new Error('the function fails');
        await observe(event, CANARY_DATASET, event, this.#worker());
      };
      if (!(await this.#attempt(observed, metrics, 'VerifyObjectErrors'))) this.#queue.push(message);
    }
  }

  async #attempt(
    work: () => Promise<void>,
    metrics: Record<string, number>,
    errors: string,
  ): Promise<boolean> {
    try {
      await work();
      return true;
    } catch {
      metrics[errors] = (metrics[errors] ?? 0) + 1;
      return false;
    }
  }

  #client() {
    return this.#database.client(async (command) => {
      const { tables } = this.joints;
      const isWrite = /Put|Write|Update/.test((command as object).constructor.name);
      if (tables === 'refuse everything' || (isWrite && tables === 'refuse writes'))
        throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
      return this.#database.begin(command).finish();
    });
  }

  #worker(): WorkerPorts {
    const client = this.#client();
    return {
      store: knowingCanary(new DynamoManifestStore(client, TABLES, hash), CANARY_BUCKET),
      reader: this.#bucket,
      lister: this.#bucket,
      copies: { async *pages() {} } as WorkerPorts['copies'],
      callers: new MemoryCallers(),
      armedBy: async () => null,
      clock: () => new Date(this.#now),
      hash,
      secretHash,
      msLeft: () => 60_000,
      backOff: async () => {},
    };
  }

  #sns(topic: MemoryTopic): SNSClient {
    return topic.client(async (command) => {
      const { topic: state, key } = this.joints;
      const isAlerts = topic === this.alerts || command instanceof GetTopicAttributesCommand;
      if (isAlerts && state === 'gone') throw snsRefusal('NotFoundException', 'Topic does not exist', 404);
      if (command instanceof GetTopicAttributesCommand) return { Attributes: this.#attributes() };
      if (isAlerts && state === 'denies') throw snsRefusal('AuthorizationErrorException', 'denied', 403);
      if (key === 'disabled') throw snsRefusal('KMSDisabledException', 'the key is disabled');
      return topic.take(command);
    });
  }

  #attributes(): Readonly<Record<string, string>> {
    const deny = { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: ALERTS };
    const Statement = this.joints.topic === 'denies' ? [deny] : [];
    return {
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
      KmsMasterKeyId: this.joints.key === 'exchanged' ? 'alias/mine' : KEY,
    };
  }

  #delivery(): DeliveryPorts {
    const canary = 'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Canary-t2';
    return {
      store: new DynamoDeliveryStore(this.#client(), TABLES),
      publisher: new SnsAlertPublisher(this.#sns(this.alerts), ALERTS),
      canary: {
        bucket: CANARY_BUCKET,
        publisher: new CanaryPublisher(this.#sns(this.canaries), {
          alerts: ALERTS,
          key: KEY,
          canary,
          stack: 'Sealwatch',
        }),
      },
      wakeUp: { after: async () => {} },
      clock: () => new Date(this.#now),
      backOff: async () => {},
      hash,
      place: { account: '111122223333', region: 'eu-west-1' },
    };
  }

  /** What the table's stream shows of findings that wait. */
  async #stream(): Promise<void> {
    const waiting = this.#database
      .items('Findings')
      .flatMap(({ id, noticeGroup }) =>
        typeof noticeGroup === 'string' ? [{ id: String(id), group: noticeGroup }] : [],
      );
    await reportBatch(waiting, this.#delivery());
  }

  async #measure(metrics: Record<string, number>): Promise<void> {
    const store = new DynamoDeliveryStore(this.#client(), TABLES);
    const now = new Date(this.#now);
    const { unreported, unpublished } = await readDeliveryBacklog(store);
    metrics.OldestUnreportedFinding = secondsWaited(unreported, now);
    metrics.OldestUnpublishedAlert = secondsWaited(unpublished, now);
    const state = await readCanaryState(store, now);
    if (state !== null) metrics.CanaryAge = canaryAge(state, now);
  }

  async #poll(): Promise<void> {
    // It can neither read what it knew nor write what it finds.
    if (this.joints.tables !== 'work') return;
    const runs = { datasets: async () => [...this.#datasets.values()] };
    const clock = () => new Date(this.#now);
    const openGaps = async function* (this: CutChain) {
      yield* [...this.#audits.findingsById.values()].filter(({ state }) => state === 'open');
    }.bind(this);
    const monitor = new MemoryMonitor();
    const watching = await checkWatching({
      runs,
      store: this.#watch,
      watchers: this.#asked(),
      buckets: [LABELS.bucket],
      code: 'release-1',
      clock,
    });
    const common = { findings: this.#audits, openGaps, clock, hash };
    await noteCoverage(watching, {
      ...common,
      runs,
      coverage: this.#coverage,
      watchedAt: async () => this.#watch.check?.watchedAt ?? {},
      buckets: [LABELS.bucket],
      stack: 'Sealwatch',
      monitor,
      msLeft: () => 600_000,
    });
    const measured = monitor.values.find((value) => value.startsWith('LongestBlindSeconds')) ?? '';
    this.#polled = { LongestBlindSeconds: Number(measured.split(' ').at(-1)) };
    const state = await readCanaryState(new DynamoDeliveryStore(this.#client(), TABLES), clock());
    const isLate = state !== null && canaryAge(state, clock()) >= CANARY_LATE_SECONDS;
    const check = state && { lastPutAt: state.putAt, isLate };
    await reportCanary(check, { ...common, canaryBucket: CANARY_BUCKET, allDatasets: [LABELS.name] });
  }

  /** What AWS says of what carries events of the dataset. */
  #asked(): Parameters<typeof checkWatching>[0]['watchers'] {
    const { bucketSends, rules, ruleOfDataset, targets, queue, queueAdmits, mapping, mayRun } = this.joints;
    const pattern = { source: ['aws.s3'], detail: { bucket: { name: [LABELS.bucket] } } };
    const rule = {
      name: 'Sealwatch-objects-labels-1',
      isEnabled: rules && ruleOfDataset,
      pattern,
      queues: targets ? 1 : 0,
    };
    return {
      sendsEvents: async () => known(bucketSends),
      rules: async () => known([rule]),
      standstills: async () =>
        known([
          ...(mapping ? [] : ['the function takes nothing from its queue']),
          ...(mayRun ? [] : ['the function may not run']),
          ...(queue ? [] : ['the queue is gone']),
          ...(queueAdmits ? [] : ['the policy of the queue keeps the events out']),
        ]),
      undelivered: async () => known(this.#undelivered),
    };
  }
}

const LABELS: Dataset = {
  name: 'labels',
  bucket: 'acme-training-data',
  prefix: '',
  modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: '2026-11-02T00:00:00.000Z',
};
