import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { decodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { isPolicyPublic } from '../../aws/s3/policy-status.ts';
import { S3SettingsReader } from '../../aws/s3/settings/settings-reader.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import { observeCall } from '../../core/engine/activity/observe-call.ts';
import type { ActivityPorts } from '../../core/engine/activity/ports.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { hash } from '../model/memory-stage.ts';
import type { Stage } from '../model/stage.ts';
import { untilDone } from './crash-deployment.ts';
import { type Fault, FaultLine } from './fault.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne } from './steps.ts';

const ACCOUNT = '111122223333';
const WRITER = `arn:aws:iam::${ACCOUNT}:role/DataPublisher`;

/** What happens to a bucket, and in which order it is delivered. */
export type Story = (scene: Scene) => Promise<void>;

/** A deployment of its own, on which calls are judged and crash. */
export class ActivityDeployment {
  readonly #name: string;
  readonly #world: LocalWorld;
  readonly #faults = new FaultLine();
  #counter = 0;

  private constructor(name: string, world: LocalWorld) {
    this.#name = name;
    this.#world = world;
    for (const client of [world.s3, world.document]) this.#faults.attach(client);
  }

  static async open(
    endpoint: string,
    environment: Readonly<Record<string, string>>,
    name: string,
  ): Promise<ActivityDeployment> {
    return new ActivityDeployment(name, await localWorld(endpoint, environment, name));
  }

  /** One story in a bucket of its own, and what the tables hold of it afterwards. */
  async scenario(story: Story, fault: Fault | null) {
    const bucket = `${this.#name.toLowerCase()}-${++this.#counter}`;
    await makeBucket(this.#world, bucket, 'enabled');
    const stage = await realStage(this.#world, bucket, 'enabled', 'sealed', 'labels');
    const scene = new Scene(stage, this.#world, this.#faults);
    await sealOne(stage, scene.key, 'good');
    const calls = await this.#faults.during(fault, () => story(scene));
    return { calls, tables: await scene.tables() };
  }
}

/** A sealed object in a guarded bucket, and the functions that hear of them. */
export class Scene {
  readonly stage: Stage;
  readonly key = 'labels/labels.jsonl';
  readonly #world: LocalWorld;
  readonly #faults: FaultLine;
  readonly #ports: ActivityPorts;

  constructor(stage: Stage, world: LocalWorld, faults: FaultLine) {
    this.stage = stage;
    this.#world = world;
    this.#faults = faults;
    const dataset = { name: 'labels', prefix: 'labels/', mode: 'sealed', writers: [WRITER] } as const;
    this.#ports = {
      ...stage.ports,
      settings: new DynamoSettingsStore(world.document, world.tables),
      reader: new S3SettingsReader(world.s3),
      isPolicyPublic: (bucket) => isPolicyPublic(world.s3, bucket),
      guard: {
        scope: 'configured',
        buckets: [{ name: stage.bucket, datasets: [dataset] }],
        account: ACCOUNT,
        trustedAccounts: [],
        organization: null,
        keys: [],
        stack: 'Sealwatch',
      },
      hash,
    };
  }

  /** Something that happens in AWS, whose calls are nobody's crash. */
  happens<Made>(task: () => Promise<Made>): Promise<Made> {
    return this.#faults.aside(task);
  }

  setPolicy(policy: JsonObject | null): Promise<unknown> {
    const { bucket: Bucket } = this.stage;
    const { s3 } = this.#world;
    return this.happens(() =>
      policy === null
        ? s3.send(new DeleteBucketPolicyCommand({ Bucket }))
        : s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) })),
    );
  }

  tellCall = (record: JsonObject): Promise<unknown> =>
    untilDone(() => observeCall(parseRecord(record), this.#ports));

  tellObject = (objectEvent: ObjectEvent): Promise<unknown> =>
    untilDone(() => observe(objectEvent, 'labels', objectEvent, this.stage.ports));

  /** What stands in the tables, without what differs from run to run, and without what AWS was only asked beside. */
  async tables() {
    const { bucket } = this.stage;
    const resource = `bucket/${bucket}`;
    const [entry] = await this.stage.ports.store.entries([{ bucket, key: this.key }]);
    const { changes, revision } = await this.#ports.settings.history(resource, 'policy');
    const versions = await this.stage.ports.store.history({ bucket, key: this.key });
    const plain = {
      entry: entry && { revision: entry.revision, state: entry.state, isSettled: entry.isSettled },
      revision,
      changes: changes.map(({ cause, at, rank, value, findings }) => ({
        cause,
        at,
        rank,
        value,
        count: findings.length,
      })),
      versions: versions
        .map(
          (each) =>
            `${each.class} by ${each.requester.arn ?? 'nobody known'}, ${each.findings.length} findings`,
        )
        .sort(),
      findings: (await this.#findings()).map(outline).sort(),
    };
    return JSON.parse(JSON.stringify(plain).replaceAll(bucket, 'BUCKET')) as typeof plain;
  }

  async #findings(): Promise<Finding[]> {
    const scan = {
      TableName: this.#world.tables.findings,
      FilterExpression: '#bucket = :bucket',
      ExpressionAttributeNames: { '#bucket': 'bucket' },
      ExpressionAttributeValues: { ':bucket': this.stage.bucket },
      ConsistentRead: true,
    };
    const { Items = [] } = await this.#world.document.send(new ScanCommand(scan));
    return Items.map(decodeFinding);
  }
}

const outline = (finding: Finding): string =>
  JSON.stringify({
    rule: finding.rule,
    severity: finding.severity,
    state: finding.state,
    stamp: finding.stamp,
    revision: finding.revision,
    by: finding.actor.arn,
    group: finding.notice.group,
    period: finding.about === 'activity' ? finding.evidence.period : null,
    keys: finding.about === 'activity' ? finding.evidence.keys : [],
  });
