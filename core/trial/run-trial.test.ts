import { describe, expect, it } from 'vitest';
import { type Differences, TrialWorld } from '../../test/fakes/trial-world.ts';
import { type JsonObject, textAt } from '../base/json.ts';
import { type ClaimResult, runTrial } from './run-trial.ts';
import { DEADLINES } from './step.ts';
import { TRIED_CLAIMS, type TriedId } from './tried-claims.ts';

const IDS = TRIED_CLAIMS.map(({ id }) => id);

async function held(
  claims: readonly TriedId[],
  differences: Differences = {},
  isInterrupted: () => boolean = () => false,
): Promise<readonly ClaimResult[]> {
  const world = new TrialWorld(differences);
  const run = { claims, deadlines: DEADLINES, onWait: () => {}, isInterrupted };
  const results: ClaimResult[] = [];
  for await (const result of runTrial(world.ports, run)) results.push(result);
  return results;
}

const one = async (id: TriedId, differences: Differences = {}) => (await held([id], differences))[0];

const detail = (envelope: JsonObject, changed: JsonObject): JsonObject => ({
  ...envelope,
  detail: { ...(envelope.detail as JsonObject), ...changed },
});
const object = (envelope: JsonObject, changed: JsonObject): JsonObject =>
  detail(envelope, { object: { ...((envelope.detail as JsonObject).object as JsonObject), ...changed } });
const sequencerOf = (envelope: JsonObject): string | null =>
  textAt(envelope, 'detail', 'object', 'sequencer');
const isOf = (envelope: JsonObject, name: string): boolean => JSON.stringify(envelope).includes(name);

describe('where AWS is as it is documented', () => {
  it.each(IDS)('%s is shown', async (id) => {
    expect(await one(id, { policy: false })).toMatchObject({ id, verdict: 'shown' });
  });

  it('the report says how long it took', async () => {
    expect(await one('event-delay')).toMatchObject({
      because: 'the event came after 1.2 s, the version was recorded after 2.4 s',
      seconds: 3,
    });
    expect((await one('record-of-write'))?.because).toContain('after 90.0 s');
  });
});

describe('what AWS does otherwise is not shown, and the report says what it does', () => {
  it.each<[TriedId, string, Differences]>([
    ['event-delay', 'no event came in time', { event: () => null }],
    ['event-delay', 'Sealwatch recorded no version in time', { isDeaf: true }],
    ['event-reasons', 'no event of copy came', { event: (it) => (isOf(it, 'CopyObject') ? null : it) }],
    [
      'event-reasons',
      'put has the reason "Put"',
      { event: (it) => (isOf(it, '"PutObject"') ? detail(it, { reason: 'Put' }) : it) },
    ],
    [
      'event-reasons',
      'the event of parts lacks etag, size',
      { event: (it) => (isOf(it, 'Multipart') ? object(it, { etag: null, size: null }) : it) },
    ],
    [
      'event-keys',
      '"a blank" is spelled otherwise',
      {
        event: (it) => (isOf(it, 'a blank') ? object(it, { key: 'trial/sealwatch-trial/keys/a+blank' }) : it),
      },
    ],
    ['event-keys', 'no event of "é" came in time', { event: (it) => (isOf(it, 'é') ? null : it) }],
    [
      'event-deletes',
      'of two keys in one call, 1 had an event',
      { event: (it) => (isOf(it, 'deletes/b') && isOf(it, 'Marker') ? null : it) },
    ],
    [
      'event-deletes',
      'a destroyed version or marker had no event',
      { event: (it) => (isOf(it, 'Permanently') ? null : it) },
    ],
    ['event-deletes', 'Sealwatch did not record', { isDeaf: true }],
    ['event-order', 'not all 8 changes had an event', { event: (it) => (isOf(it, 'Marker') ? null : it) }],
    [
      'event-order',
      'the sequencers are not in the order',
      { event: (it) => (isOf(it, 'Marker') ? object(it, { sequencer: `FF${sequencerOf(it)}` }) : it) },
    ],
    [
      'event-order',
      'two changes have the same sequencer',
      { event: (it) => (isOf(it, 'Marker') ? object(it, { sequencer: 'FF' }) : it) },
    ],
    ['multipart-time', 'with the time of its end; the upload is current', { datesUploadsByTheirEnd: true }],
    ['conditional-copy', 'S3 copied, although the key was there', { ignoresConditions: true }],
    ['customer-key', 'Sealwatch could read the version', { readsEverything: true }],
    ['kms-denied', 'Sealwatch could read the version', { readsEverything: true }],
    ['archived', 'did not record the version with reason archived in time', { isDeaf: true }],
    ['reencryption', 'S3 sent an event of it', { announcesReencryption: true }],
    ['reencryption', 'the listing is another one afterwards', { changesWhenReencrypted: true }],
    ['reencryption', 'no record came in time', { record: () => null }],
    ['record-of-write', 'is there a trail that logs', { record: () => null }],
    [
      'record-of-write',
      'record and event name different requests',
      { record: (it) => detail(it, { requestID: 'OTHER' }) },
    ],
    [
      'record-of-deletes',
      'of 2 keys, 0 have a record of their own',
      { record: (it) => (isOf(it, '"DeleteObject"') ? null : it) },
    ],
    [
      'record-of-setting',
      'lacks requestParameters.VersioningConfiguration.Status',
      { record: (it) => detail(it, { requestParameters: { bucketName: 'b' } }) },
    ],
    [
      'record-of-setting',
      'names nobody',
      { record: (it) => detail(it, { userIdentity: { type: 'AWSAccount' } }) },
    ],
    [
      'access-analyzer',
      'says PASS of a policy for everybody',
      { account: { publicAccess: async () => 'PASS' } },
    ],
    [
      'trail-logging',
      'the trail is not logging',
      { account: { stackTrail: async () => ({ isLogging: false, deliveredAt: null, deliveryError: null }) } },
    ],
    [
      'trail-logging',
      'its last delivery failed: AccessDenied',
      {
        account: {
          stackTrail: async () => ({ isLogging: true, deliveredAt: null, deliveryError: 'AccessDenied' }),
        },
      },
    ],
    ['metrics', 'no value in the last hour', { account: { metricValues: async () => 0 } }],
    [
      'metric-math',
      '1 of 2 alarms lack data',
      { account: { metricMathStates: async () => ['OK', 'INSUFFICIENT_DATA'] } },
    ],
    ['runs-expiry', 'it is DISABLED', { account: { runsExpiry: async () => 'DISABLED' } }],
  ])('%s: %s', async (id, because, differences) => {
    const result = await one(id, differences);
    expect(result).toMatchObject({ verdict: 'not-shown' });
    expect(result?.because).toContain(because);
  });
});

describe('what cannot be tried here says why', () => {
  it.each<[TriedId, string, Differences]>([
    ['event-deletes', 'the bucket keeps no versions', { keepsVersions: false }],
    ['event-order', 'the bucket keeps no versions', { keepsVersions: false }],
    ['multipart-time', 'the bucket keeps no versions', { keepsVersions: false }],
    ['record-of-setting', 'the bucket keeps no versions', { keepsVersions: false }],
    [
      'customer-key',
      'AWS refused s3 PutObject: AccessDenied',
      { refuses: { 's3 PutObject': 'AccessDenied' } },
    ],
    [
      'kms-denied',
      'AWS refused kms CreateKey: AccessDenied',
      { refuses: { 'kms CreateKey': 'AccessDenied' } },
    ],
    ['policy-status', 'the bucket has no policy', {}],
    ['trail-logging', 'the stack has made no trail', { account: { stackTrail: async () => null } }],
    ['metric-math', 'the stack has no such alarm', { account: { metricMathStates: async () => [] } }],
  ])('%s: %s', async (id, because, differences) => {
    const result = await one(id, differences);
    expect(result).toMatchObject({ verdict: 'not-tried' });
    expect(result?.because).toContain(because);
  });
});

it('tells versions apart only where there are some: other claims hold without', async () => {
  const results = await held(['event-delay', 'event-reasons', 'event-keys', 'record-of-write'], {
    keepsVersions: false,
  });
  expect(results.map(({ verdict }) => verdict)).toEqual(['shown', 'shown', 'shown', 'shown']);
});

it.each<[string, JsonObject]>([
  ['in its parameters', { requestParameters: { bucketName: 'b', Delete: { Objects: [{ Key: 'KEY' }] } } }],
  ['in the ARN of a resource', { requestParameters: null, resources: [{ ARN: 'arn:aws:s3:::b/KEY' }] }],
  ['in what a service adds', { requestParameters: null, serviceEventDetails: { key: 'KEY' } }],
])('a record of one key of a batch is known, wherever it names the key: %s', async (_, fields) => {
  const record = (it: JsonObject): JsonObject => {
    const [, key] = /"key":"([^"]+)"/.exec(JSON.stringify(it)) ?? [];
    const text = JSON.stringify(fields).replace('KEY', key ?? 'none');
    return isOf(it, '"DeleteObject"') ? detail(it, JSON.parse(text) as JsonObject) : it;
  };
  expect(await one('record-of-deletes', { record })).toMatchObject({ verdict: 'shown' });
});

it('an event that comes twice counts once', async () => {
  const event = (it: JsonObject): JsonObject =>
    isOf(it, 'deletes/b') ? object(it, { key: 'trial/sealwatch-trial/deletes/a' }) : it;
  expect((await one('event-deletes', { event }))?.because).toBe('of two keys in one call, 1 had an event');
});

it('what is neither seen nor refused ends the trial: a fault of its own is no answer of AWS', async () => {
  const differences = { account: { metricValues: () => Promise.reject(new TypeError('not a function')) } };
  await expect(held(['metrics'], differences)).rejects.toThrow(TypeError);
});

it('after an interruption the rest is not tried', async () => {
  let asked = 0;
  const isInterrupted = (): boolean => {
    asked += 1;
    return asked > 1;
  };
  const results = await held(['event-keys', 'metrics', 'runs-expiry'], {}, isInterrupted);
  expect(results.map(({ verdict }) => verdict)).toEqual(['shown', 'interrupted', 'interrupted']);
});

describe('before the first claim', () => {
  it('waits until the rules take effect: what comes before is lost', async () => {
    let early = 3;
    const event = (it: JsonObject): JsonObject | null => {
      early -= 1;
      return early >= 0 ? null : it;
    };
    expect(await one('event-delay', { event })).toMatchObject({ verdict: 'shown' });
  });

  it('puts nothing where no claim needs an event', async () => {
    const refuses = { 's3 PutObject': 'AccessDenied' };
    expect(await one('runs-expiry', { refuses })).toMatchObject({ verdict: 'shown', seconds: 0 });
    const world = new TrialWorld();
    const run = {
      claims: ['metrics'] as const,
      deadlines: DEADLINES,
      onWait: () => {},
      isInterrupted: () => false,
    };
    for await (const _ of runTrial(world.ports, run)) expect(await world.versions('begin/1')).toEqual([]);
  });
});
