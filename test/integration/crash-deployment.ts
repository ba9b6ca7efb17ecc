import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { backOff } from '../../aws/back-off.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { sweepDeliveries } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { reportFirst } from '../../core/alerts/report-group.ts';
import type { BaselineAction, BaselineAnswer } from '../../core/api/baseline-request.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { driveRun, IDLE_ENGINE } from '../model/drive-run.ts';
import { hash } from '../model/memory-stage.ts';
import type { Stage } from '../model/stage.ts';
import { Audience } from './audience.ts';
import { CrashError, type Fault, FaultLine } from './fault.ts';
import { clientSettings, type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne } from './steps.ts';

/** What a change leads to, seen from outside: the findings, and which of them were reported, in which revision. */
export interface Result {
  readonly findings: string[];
  readonly reported: string[];
  readonly entry: string;
}

export type Change = (stage: Stage, key: string) => Promise<ObjectEvent[]>;

/** The schedule runs every minute; a crashed publisher's lease of a minute has run out at the second. */
const MINUTES = [61_000, 122_000];

/** A deployment of its own: tables, bucket and topic, on which the functions run and crash. */
export class CrashDeployment {
  readonly #name: string;
  readonly #world: LocalWorld;
  readonly #audience: Audience;
  readonly #sns: SNSClient;
  readonly #faults = new FaultLine();
  #counter = 0;

  private constructor(name: string, world: LocalWorld, audience: Audience, sns: SNSClient) {
    this.#name = name;
    this.#world = world;
    this.#audience = audience;
    this.#sns = sns;
    for (const client of [world.s3, world.document, sns]) this.#faults.attach(client);
  }

  static async open(
    endpoint: string,
    environment: Readonly<Record<string, string>>,
    name: string,
  ): Promise<CrashDeployment> {
    const world = await localWorld(endpoint, environment, name);
    await makeBucket(world, name.toLowerCase(), 'enabled');
    const settings = clientSettings(endpoint, environment);
    const audience = await Audience.gather(new SNSClient(settings), new SQSClient(settings), name);
    return new CrashDeployment(name, world, audience, new SNSClient(settings));
  }

  /** One change of a sealed object, its events' function, the notifier, and the schedule for some minutes. */
  async scenario(change: Change, fault: Fault | null): Promise<Result & { readonly calls: number }> {
    const dataset = `${this.#name.toLowerCase()}-${++this.#counter}`;
    const stage = await realStage(this.#world, this.#name.toLowerCase(), 'enabled', 'sealed', dataset);
    const key = `${dataset}/labels.jsonl`;
    await sealOne(stage, key, `${dataset} good`);
    const objectEvents = await change(stage, key);
    const calls = await this.#faults.during(fault, () => this.#functions(stage, key, objectEvents));
    return { ...(await this.#result(stage, key)), calls };
  }

  /** A seal of two objects as the state machine drives it, one of them changed after it was pinned. */
  async sealing(fault: Fault | null): Promise<Result & { readonly calls: number }> {
    const dataset = `${this.#name.toLowerCase()}-${++this.#counter}`;
    const stage = await realStage(this.#world, this.#name.toLowerCase(), 'enabled', 'sealed', dataset);
    const key = `${dataset}/labels.jsonl`;
    await stage.put(key, `${dataset} good`);
    await stage.put(`${dataset}/other.jsonl`, `${dataset} other`);
    const calls = await this.#faults.during(fault, () => this.#seal(stage, key));
    const sealed = await stage.runs.dataset(dataset);
    const result = await this.#result(stage, key);
    const run = await stage.runs.newestRun(dataset);
    // Bytes are as many as the name of the dataset has.
    const { units, keys, outcomes } = run?.totals ?? { units: 0, keys: 0, outcomes: {} };
    const totals = JSON.stringify({ units, keys, outcomes });
    return { ...result, entry: `${result.entry} ${sealed?.status} ${run?.status} ${totals}`, calls };
  }

  async #seal(stage: Stage, key: string): Promise<void> {
    const ask = (action: BaselineAction) => untilDone(() => asked(stage, action));
    const ports = { ...stage.ports, runs: stage.runs };
    await ask({ do: 'seal-start', dataset: stage.dataset.name, accepts: 'nothing' });
    const run = (await this.#faults.aside(() => stage.runs.newestRun(stage.dataset.name)))?.id ?? '';
    await untilDone(() => driveRun(run, ports));
    await this.#faults.aside(() => stage.put(key, `${key} bad`));
    await ask({ do: 'seal-accept', run });
    await untilDone(() => driveRun(run, ports));
  }

  async #functions(stage: Stage, key: string, objectEvents: readonly ObjectEvent[]): Promise<void> {
    for (const objectEvent of objectEvents)
      await untilDone(() => observe(objectEvent, stage.dataset.name, objectEvent, stage.ports));
    let later = 0;
    const ports = this.#deliveryPorts(() => new Date(Date.now() + later));
    const findings = await this.#faults.aside(() => findingsOf(stage, key));
    for (const finding of findings) await untilDone(() => reportFirst(finding.id, ports));
    for (later of MINUTES) await untilDone(() => sweepDeliveries(ports));
  }

  #deliveryPorts(clock: () => Date): DeliveryPorts {
    return {
      store: new DynamoDeliveryStore(this.#world.document, this.#world.tables),
      publisher: new SnsAlertPublisher(this.#sns, this.#audience.topicArn),
      wakeUp: { after: async () => {} },
      backOff,
      clock,
      hash,
      place: { account: '000000000000', region: 'us-east-1' },
    };
  }

  async #result(stage: Stage, key: string): Promise<Result> {
    const findings = await findingsOf(stage, key);
    const names = new Map(
      findings.map((finding) => [
        finding.id,
        `${finding.rule} ${finding.about === 'object' ? finding.evidence.class : ''}`,
      ]),
    );
    const alerts = (await this.#audience.heard()).filter((alert) => alert.dataset === stage.dataset.name);
    const [entry] = await stage.ports.store.entries([{ bucket: stage.bucket, key }]);
    return {
      findings: findings.map(({ id, state, severity }) => `${names.get(id)} ${severity} ${state}`).sort(),
      reported: [...new Set(alerts.map((alert) => reportedBy(alert, names)))].sort(),
      entry: `${entry?.state} ${entry?.isSettled}`,
    };
  }
}

function asked(stage: Stage, action: BaselineAction): Promise<BaselineAnswer> {
  const principal = {
    arn: 'arn:aws:iam::111122223333:role/Publisher',
    account: '111122223333',
    session: null,
  };
  const ports = {
    ...stage.ports,
    runs: stage.runs,
    engine: IDLE_ENGINE,
    datasetOfKey: () => stage.dataset.name,
    authorize: () => {},
    recordDecision: async () => {},
  };
  return perform(action, principal, ports);
}

/** The queue delivers again what was not answered for. */
export async function untilDone<Answer>(invocation: () => Promise<Answer>): Promise<Answer> {
  for (let delivery = 0; delivery < 3; delivery++) {
    try {
      return await invocation();
    } catch (error) {
      if (!isCrash(error)) throw error;
    }
  }
  throw new Error('the function failed three times');
}

function isCrash(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isCrash);
  return error instanceof CrashError || (error instanceof Error && isCrash(error.cause));
}

async function findingsOf(stage: Stage, key: string): Promise<Finding[]> {
  const records = await stage.ports.store.history({ bucket: stage.bucket, key });
  return stage.ports.store.findings([...new Set(records.flatMap((record) => record.findings))]);
}

const reportedBy = (alert: Alert, names: ReadonlyMap<string, string>): string =>
  alert.kind === 'group'
    ? `group of ${alert.count}`
    : `${names.get(alert.id)} ${alert.kind} ${alert.revision}`;
