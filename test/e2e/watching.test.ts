import { fileURLToPath } from 'node:url';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { InvokeCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deploy } from '../../local/deploy/deploy.ts';
import { WATCHED_BUCKET as BUCKET } from './configs/watching.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { createBucket } from './deployed/existing-buckets.ts';
import { namesAmong, stackResources } from './deployed/stack-resources.ts';

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

/** What the schedule does every quarter of an hour. */
const check = async (): Promise<void> => {
  const FunctionName = physical('AWS::Lambda::Function', 'LookAtSettings');
  const { FunctionError, Payload } = await clients.functions.send(new InvokeCommand({ FunctionName }));
  if (FunctionError) throw new Error(Payload?.transformToString());
};

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

const wholeAgain = () =>
  eventually('every key was looked at', async () => (await watched()).notLookedAtSince === null || undefined);

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
