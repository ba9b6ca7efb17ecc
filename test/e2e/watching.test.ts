import { fileURLToPath } from 'node:url';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteFunctionConcurrencyCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deploy } from '../../local/deploy/deploy.ts';
import { WATCHED_BUCKET as BUCKET } from './configs/watching.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { createBucket } from './deployed/existing-buckets.ts';
import { namesAmong, stackResources } from './deployed/stack-resources.ts';
import { subscribedQueue } from './deployed/subscribe.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchWatching';
const own = ['--stack', STACK];
const NAMES = ['feed', 'mapping', 'moment'];
const keyOf = (name: string) => `watched/${name}`;

const put = (name: string, Body: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(name), Body }));

let outputs: Readonly<Record<string, string>>;
let resources: Awaited<ReturnType<typeof stackResources>>;
const physical = (type: string, word: string): string => namesAmong(resources, type, word)[0] ?? '';

interface Answer {
  readonly canary?: object | null;
}

async function invokeOwn(word: string, event: object): Promise<Answer> {
  const FunctionName = physical('AWS::Lambda::Function', word);
  const invoke = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await clients.functions.send(invoke);
  const text = Payload?.transformToString() ?? '';
  if (FunctionError) throw new Error(text);
  return JSON.parse(text || '{}') as Answer;
}

/** What the schedule does every quarter of an hour. */
const check = () => invokeOwn('LookAtSettings', {});

const canaryBucket = (): string => physical('AWS::S3::Bucket', 'Canary');

const sendEvents = (isOn: boolean) =>
  clients.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: BUCKET,
      NotificationConfiguration: isOn ? { EventBridgeConfiguration: {} } : {},
    }),
  );

const takeEvents = (isOn: boolean) =>
  clients.functions.send(
    new UpdateEventSourceMappingCommand({
      UUID: physical('AWS::Lambda::EventSourceMapping', 'VerifyObject'),
      Enabled: isOn,
    }),
  );

interface Watched {
  readonly notLookedAtSince: string | null;
  readonly notWatchedBecause: readonly string[];
  readonly notRecorded: readonly { readonly from: string; readonly to: string | null }[];
}
async function watched(): Promise<Watched> {
  const [status] = await sealwatchJson('status', ...own);
  const [dataset] = (status?.datasets ?? []) as readonly Watched[];
  if (!dataset) throw new Error('status shows no dataset');
  return dataset;
}

/** What was found because changes were not seen. */
const gaps = () => sealwatchJson('findings', '--rule', 'coverage-gap', '--all', ...own);

const coverage = () => sealwatchJson('coverage', '--dataset', 'watched', ...own);

/** What the commands about keys say since when the key was not looked at. */
async function sinceByKey(name: string): Promise<readonly unknown[]> {
  const address = `s3://${BUCKET}/${keyOf(name)}`;
  const [history] = await sealwatchJson('history', address, ...own);
  const [entry] = await sealwatchJson('query', address, ...own);
  return [history?.notLookedAtSince, entry?.notLookedAtSince];
}

const verdictOf = async (name: string): Promise<string | undefined> => {
  const [history] = await sealwatchJson('history', `s3://${BUCKET}/${keyOf(name)}`, ...own);
  return history?.state as string | undefined;
};

const foundByItself = (name: string) =>
  eventually(`${name} is altered`, async () => (await verdictOf(name)) === 'altered' || undefined);

const wholeAgain = () => {
  let last = '';
  return eventually(
    () => `every key was looked at: ${last}`,
    async () => {
      const found = await watched();
      last = JSON.stringify(found);
      return found.notLookedAtSince === null || undefined;
    },
  );
};

/** Ways to cut off what carries events of the dataset, and to put it back; and how the dataset says so. */
const CUTS: readonly [string, () => Promise<unknown>, () => Promise<unknown>, RegExp][] = [
  ['its rule was disabled', () => ruleIs(false), () => ruleIs(true), / is disabled$/],
  ['its rule lost its target', () => targets(false), () => targets(true), / sends to no queue$/],
  [
    'the policy of its queue was taken away',
    () => admits(false),
    () => admits(true),
    /^the policy of the queue .* keeps the events out$/,
  ],
  [
    'its function may not run',
    () =>
      clients.functions.send(
        new PutFunctionConcurrencyCommand({ ...verifier(), ReservedConcurrentExecutions: 0 }),
      ),
    () => clients.functions.send(new DeleteFunctionConcurrencyCommand(verifier())),
    /may not run: its reserved concurrency is 0$/,
  ],
];

const verifier = () => ({ FunctionName: physical('AWS::Lambda::Function', 'VerifyObject') });

const ruleName = () => physical('AWS::Events::Rule', 'ObjectRulese2ewatched').replace(/^default\|/, '');

const ruleIs = (isOn: boolean) =>
  clients.events.send(
    isOn ? new EnableRuleCommand({ Name: ruleName() }) : new DisableRuleCommand({ Name: ruleName() }),
  );

let taken: Target[] = [];
async function targets(areThere: boolean): Promise<void> {
  const Rule = ruleName();
  if (areThere) await clients.events.send(new PutTargetsCommand({ Rule, Targets: taken }));
  else {
    taken = (await clients.events.send(new ListTargetsByRuleCommand({ Rule }))).Targets ?? [];
    await clients.events.send(new RemoveTargetsCommand({ Rule, Ids: taken.map(({ Id = '' }) => Id) }));
  }
}

let policy = '';
async function admits(isOpen: boolean): Promise<void> {
  const QueueUrl = outputs.ObjectEventsQueueUrl;
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] });
  if (!isOpen) policy = (await clients.queues.send(asked)).Attributes?.Policy ?? '';
  const Attributes = { Policy: isOpen ? policy : '' };
  await clients.queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}

describe('what was not watched for a time', () => {
  beforeAll(async () => {
    await createBucket(clients.s3, BUCKET, 'Enabled');
    const context = { config: 'test/e2e/configs/watching.config.ts', stack: STACK };
    outputs = (await deploy(deployment, PACKAGE, { stack: STACK, context })).outputs[STACK] ?? {};
    resources = await stackResources(deployment.environment, STACK);
    await Promise.all(NAMES.map((name) => put(name, 'approved bytes')));
    expect(await sealwatch('seal', 'watched', ...own)).toMatchObject({ exitCode: 0 });
    await check();
    await wholeAgain();
  });

  afterEach(async () => {
    await Promise.all([sendEvents(true), takeEvents(true)]);
  });

  it('because the bucket sent no events says since when, and is verified by itself when it is back', async () => {
    await sendEvents(false);
    await put('feed', 'poisoned bytes');
    await check();
    const { notLookedAtSince: since, notWatchedBecause } = await watched();
    expect(since).toEqual(expect.stringMatching(/^20/));
    expect(notWatchedBecause).toEqual([`the bucket ${BUCKET} sends no events to EventBridge`]);
    expect(await sinceByKey('feed')).toEqual([since, since]);
    expect(await verdictOf('feed')).toBe('intact');
    expect(await gaps()).toMatchObject([
      { state: 'open', severity: 'high', dataset: 'watched', happenedAt: since },
    ]);
    expect(await coverage()).toMatchObject([{ state: 'blind', longestBlind: { from: since } }]);

    await sendEvents(true);
    await check();
    expect(await gaps()).toMatchObject([{ state: 'recovered', happenedAt: since }]);
    await foundByItself('feed');
    await wholeAgain();
    expect(await watched()).toMatchObject({ notLookedAtSince: null, notWatchedBecause: [] });
    expect(await sinceByKey('feed')).toEqual([null, null]);
  });

  it('because its function took no events says since when, and is verified by itself when it is back', async () => {
    await takeEvents(false);
    await put('mapping', 'poisoned bytes');
    await check();
    const { notLookedAtSince: since, notWatchedBecause } = await watched();
    expect(since).toEqual(expect.stringMatching(/^20/));
    expect(notWatchedBecause).toEqual([
      expect.stringMatching(/VerifyObject.* takes nothing from its queue$/),
    ]);
    expect(await sinceByKey('mapping')).toEqual([since, since]);
    // What waited is lost as well: whoever switches the function off can empty its queue.
    await clients.queues.send(new PurgeQueueCommand({ QueueUrl: outputs.ObjectEventsQueueUrl }));

    await takeEvents(true);
    await check();
    await foundByItself('mapping');
    await wholeAgain();
  });

  it('is verified by itself where it was off for a moment only, between two checks', async () => {
    await sendEvents(false);
    await put('moment', 'poisoned bytes');
    await sendEvents(true);
    // CloudTrail's record of it may come after the check: the next one knows.
    await eventually('the key is altered after a check', async () => {
      await check();
      return (await verdictOf('moment')) === 'altered' || undefined;
    });
    // What was interrupted again while keys were looked at is looked at once more, after the next check.
    await eventually('every key was looked at', async () => {
      await check();
      return (await watched()).notLookedAtSince === null || undefined;
    });
  });

  it.each(CUTS)('because %s says so, and is a finding until it is put back', async (_, cut, mend, reason) => {
    await cut();
    await check();
    expect((await watched()).notWatchedBecause).toEqual([expect.stringMatching(reason)]);
    expect((await gaps()).filter(({ state }) => state === 'open')).toHaveLength(1);
    await mend();
    await check();
    expect((await watched()).notWatchedBecause).toEqual([]);
    expect((await gaps()).filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('says that the log is not told of a table, or not checked, until it is again', async () => {
    const UUID = physical('AWS::Lambda::EventSourceMapping', 'AppendLog');
    const Name = physical('AWS::Events::Rule', 'AppendLogSchedule').replace(/^default\|/, '');
    const set = async (Enabled: boolean) => {
      await clients.functions.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
      await clients.events.send(Enabled ? new EnableRuleCommand({ Name }) : new DisableRuleCommand({ Name }));
    };
    const ofLog = async () =>
      (await gaps()).flatMap(({ resource, state }) => {
        const [kind = ''] = (resource as { arn: string }).arn.split('/');
        return ['table', 'rule'].includes(kind) ? `${kind} ${state}` : [];
      });
    expect(await ofLog()).toEqual([]);
    await set(false);
    await check();
    expect((await ofLog()).sort()).toEqual(['rule open', 'table open']);
    await set(true);
    await check();
    expect((await ofLog()).sort()).toEqual(['rule recovered', 'table recovered']);
  });

  it('is tried all day by a canary, which comes through to its own topic and reaches nobody', async () => {
    const topic = physical('AWS::SNS::Topic', 'Canary');
    const [ends, people] = await Promise.all([
      subscribedQueue(clients, topic, 'canary-ends'),
      subscribedQueue(clients, outputs.AlertTopicArn ?? '', 'canary-people', { bucket: [canaryBucket()] }),
    ]);
    const measured = await invokeOwn('WatchDelivery', { canary: 'now' });
    expect(measured).toMatchObject({ unreported: expect.any(Object) });
    const message = await eventually('the canary at its end', async () => {
      const asked = new ReceiveMessageCommand({ QueueUrl: ends });
      return (await clients.queues.send(asked)).Messages?.[0]?.Body;
    });
    const alert = JSON.parse(JSON.parse(message).Message);
    expect(alert).toMatchObject({
      rule: 'object-added',
      dataset: 'sealwatch:canary',
      resource: { bucket: canaryBucket(), key: expect.stringMatching(/^canary\/20/) },
    });
    const { canary } = await eventually('the canary is measured', async () => {
      const answer = await invokeOwn('WatchDelivery', {});
      return answer.canary ? answer : undefined;
    });
    expect(canary).toMatchObject({ putAt: expect.stringMatching(/^20/), delaySeconds: expect.any(Number) });
    const { Attributes } = await clients.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: people, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
    const found = await sealwatchJson('findings', '--all', ...own);
    expect(found.filter(({ bucket }) => bucket === canaryBucket())).toEqual([]);
    // The poll knows of the canary of the bucket, and its event has come.
    await check();
    const status = await eventually('the canary of the bucket is heard of', async () => {
      const [shown] = await sealwatchJson('status', ...own);
      const [{ putAt = null } = {}] = (shown?.bucketCanaries ?? []) as { putAt?: string | null }[];
      return putAt === null ? undefined : shown;
    });
    expect(status.canary).toMatchObject(canary as object);
    expect(status.bucketCanaries).toMatchObject([{ bucket: BUCKET, heardAt: expect.stringMatching(/^20/) }]);
    expect(await sealwatchJson('findings', '--rule', 'canary-missed', '--all', ...own)).toEqual([]);
  });

  it('by CloudTrail alone says since when it is not known who changed it, and no key is not looked at', async () => {
    const Name = 'watched-trail';
    const EventSelectors = [
      {
        ReadWriteType: 'All' as const,
        IncludeManagementEvents: true,
        DataResources: [{ Type: 'AWS::S3::Object', Values: [`arn:aws:s3:::${BUCKET}/`] }],
      },
    ];
    const { trails } = clients;
    const recorded = async () => {
      await check();
      return watched();
    };
    const WHO = 'no trail that logs takes writes to its objects, so who made a change is not named';
    await trails.send(new CreateTrailCommand({ Name, S3BucketName: BUCKET }));
    try {
      await trails.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
      await trails.send(new StartLoggingCommand({ Name }));
      expect((await recorded()).notRecorded).toEqual([]);
      await trails.send(new StopLoggingCommand({ Name }));
      const off = await recorded();
      expect(off).toMatchObject({
        notLookedAtSince: null,
        notRecorded: [{ to: null, reasons: expect.arrayContaining([WHO]) }],
      });
      await trails.send(new StartLoggingCommand({ Name }));
      const on = await recorded();
      expect(on).toMatchObject({
        notLookedAtSince: null,
        notRecorded: [{ from: off.notRecorded[0]?.from, to: expect.stringMatching(/^20/) }],
      });
      const [history] = await sealwatchJson('history', `s3://${BUCKET}/${keyOf('feed')}`, ...own);
      expect(history?.notRecorded).toEqual(on.notRecorded);
    } finally {
      await trails.send(new DeleteTrailCommand({ Name }));
    }
  });
});
