import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PostureReach } from '../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../aws/posture/facts-reader.ts';
import { RequestCount } from '../../bench/worker/request-count.ts';
import type { BucketOutcome } from '../../core/engine/posture/audit-run.ts';
import { auditBuckets } from '../../core/engine/posture/audit-run.ts';
import type { BucketFacts } from '../../core/posture/facts.ts';
import { type Call, type FaultProxy, startFaultProxy, type Trouble } from '../faults/fault-proxy.ts';
import { guardedBucket, newBucket, openBucket } from './audited/buckets.ts';

const endpoint = inject('localEndpoint');
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = inject('localEnvironment').AWS_REGION ?? '';
const direct = { endpoint, region, credentials };
const s3 = new S3Client({ ...direct, forcePathStyle: true });
const kms = new KMSClient(direct);
const iam = new IAMClient(direct);

const reaches: PostureReach[] = [];
let proxy: FaultProxy | null = null;
afterEach(async () => {
  for (const reach of reaches.splice(0)) reach.destroy();
  await proxy?.stop();
  proxy = null;
});

function readerAt(
  address: string,
  writers: readonly string[] = [],
  count?: RequestCount,
  milliseconds = address === endpoint ? 10_000 : 600,
): AwsFactsReader {
  const reach = new PostureReach({
    config: { endpoint: address, credentials },
    region,
    forcePathStyle: true,
    s3ControlEndpoint: address,
    requestTimeoutMs: milliseconds,
    ...(count ? { prepare: (client) => count.attach(client) } : {}),
  });
  reaches.push(reach);
  const datasets = [{ name: 'v3', prefix: '', mode: 'sealed', writers } as const];
  const known = { buckets: [{ name: guarded, datasets }], trustedAccounts: [], organization: null };
  return new AwsFactsReader(reach, known, () => new Date(), { milliseconds: 15 * milliseconds });
}

/** A reader whose calls about some buckets run into trouble. */
async function troubled(troubleOf: (call: Call) => Trouble): Promise<AwsFactsReader> {
  proxy = await startFaultProxy(endpoint, troubleOf);
  return readerAt(proxy.endpoint);
}

const clock = () => new Date();
const audit = (names: readonly string[], facts: AwsFactsReader): Promise<readonly BucketOutcome[]> =>
  auditBuckets(names, { facts, clock });
const statusOf = (outcome: BucketOutcome | undefined, check: string) =>
  outcome?.audit?.results.find((result) => result.check === check)?.status;

let [guarded, open, plain] = ['', '', ''];
beforeAll(async () => {
  [guarded, open, plain] = await Promise.all([guardedBucket(s3, kms), openBucket(s3), newBucket(s3)]);
});
afterAll(() => {
  for (const client of [s3, kms, iam]) client.destroy();
});

describe('an audit', () => {
  it('distinguishes an open bucket from a guarded one', async () => {
    const [bad, good] = await audit([open, guarded], readerAt(endpoint));
    expect(statusOf(bad, 'not-public')).toBe('fail');
    expect(bad?.audit?.score).toBeLessThanOrEqual(39);
    expect(statusOf(good, 'not-public')).toBe('pass');
    expect(statusOf(good, 'versioning-enabled')).toBe('pass');
    expect(good?.audit?.score).toBeGreaterThan(bad?.audit?.score ?? 100);
  });

  it('asks at most once for each setting of a bucket, and once a run for what buckets share', async () => {
    const count = new RequestCount();
    const reader = readerAt(endpoint, [], count);
    const counts = await count.during(() => audit([open, guarded, plain], reader));
    const [perBucket, perKey, perRun] = [3, 1, 1];
    const { GetPublicAccessBlockCommand: blocks, ...others } = Object.fromEntries(counts);
    expect(blocks).toBe(perBucket + perRun);
    for (const [name, requests] of Object.entries(others)) {
      const most = /Key/.test(name) ? perKey : /Bucket|ObjectLock/.test(name) ? perBucket : perRun;
      expect(requests, name).toBeLessThanOrEqual(most);
      if (most !== perBucket) expect(requests, name).toBe(most);
    }
  });

  it('reads a writer with the policies and keys that it has', async () => {
    const UserName = `writer-${plain}`;
    const { User: user } = await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }));
    const arn = user?.Arn ?? '';
    const none = arn.replace(UserName, 'nobody-of-this-name');
    const { writers } = await readerAt(endpoint, [arn, none]).account();
    expect(writers.get(arn)).toMatchObject({
      kind: 'known',
      value: { kind: 'user', policies: [JSON.parse(PolicyDocument)], accessKeys: [{ isActive: true }] },
    });
    expect(writers.get(none)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('NoSuchEntity'),
    });
  });

  it('keeps tags apart from what objects inherit', async () => {
    const facts = (await readerAt(endpoint).bucket(guarded)) as BucketFacts;
    expect(facts.tags).toMatchObject({ kind: 'known', value: { owner: 'data' } });
    expect(Object.keys(facts.tags.kind === 'known' ? facts.tags.value : {})).toEqual(['owner', '__proto__']);
  });
});

describe('trouble with one bucket is unknown, with the reason, and no trouble of another', () => {
  const TROUBLES: readonly (readonly [Trouble, RegExp])[] = [
    ['deny', /s3:GetBucketVersioning is denied \(403 AccessDenied/],
    ['unavailable', /503 ServiceUnavailable/],
    ['slow-down', /503 SlowDown/],
    ['silence', /time|did not answer/i],
    ['reset', /reset|hang up/i],
  ];

  it.each(TROUBLES)('%s, of every setting', async (trouble, reason) => {
    const reader = await troubled(({ bucket, path }) =>
      bucket === open && path.includes('?') ? trouble : 'pass',
    );
    const [bad, good] = await audit([open, guarded], reader);
    expect(bad?.status).toBe('audited');
    const versioning = bad?.audit?.results.find(({ check }) => check === 'versioning-enabled');
    expect(versioning).toMatchObject({ status: 'unknown', reason: expect.stringMatching(reason) });
    expect(statusOf(bad, 'not-public')).toBe('unknown');
    expect(statusOf(good, 'versioning-enabled')).toBe('pass');
  });

  it('every call about it: it is in the answer as one that could not be read', async () => {
    const reader = await troubled(({ bucket }) => (bucket === open ? 'unavailable' : 'pass'));
    const [bad, good] = await audit([open, guarded], reader);
    expect(bad).toMatchObject({ status: 'unreadable', reason: expect.stringContaining('503') });
    expect(bad?.audit?.score).toBe(0);
    expect(good?.status).toBe('audited');
  });

  it('one setting: the others are known', async () => {
    const reader = await troubled(({ path }) => (path.includes('logging') ? 'deny' : 'pass'));
    const [outcome] = await audit([guarded], reader);
    expect(statusOf(outcome, 'access-logging')).toBe('unknown');
    expect(statusOf(outcome, 'versioning-enabled')).toBe('pass');
  });

  it('one that is silent does not keep the others waiting', async () => {
    const many = await Promise.all(Array.from({ length: 12 }, () => newBucket(s3)));
    proxy = await startFaultProxy(endpoint, ({ bucket }) => (bucket === open ? 'silence' : 'pass'));
    const patient = readerAt(proxy.endpoint, [], undefined, 60_000);
    const order: string[] = [];
    let othersDone = () => {};
    const others = new Promise<void>((done) => {
      othersDone = done;
    });
    const onBucket = ({ bucket }: BucketOutcome): void => {
      if (order.push(bucket) === many.length) othersDone();
    };
    const run = auditBuckets([open, ...many], { facts: patient, clock }, { atOnce: 2, onBucket });
    await others;
    expect(order).not.toContain(open);
    await proxy.stop();
    expect((await run)[0]).toMatchObject({ bucket: open, status: 'unreadable' });
  });

  it('deleted while it is looked at: it is gone, and nothing is said of it', async () => {
    const doomed = await newBucket(s3);
    let isDeleted = false;
    const reader = await troubled(({ bucket, path }) => {
      if (bucket !== doomed || !path.includes('?')) return 'pass';
      if (isDeleted) return 'gone';
      isDeleted = true;
      return 'pass';
    });
    const [outcome, good] = await audit([doomed, guarded], reader);
    expect(outcome).toMatchObject({ status: 'gone', audit: null });
    expect(good?.status).toBe('audited');
  });

  it('deleted after it was listed', async () => {
    const doomed = await newBucket(s3);
    const reader = readerAt(endpoint);
    const names: string[] = [];
    for await (const name of reader.names()) names.push(name);
    expect(names).toContain(doomed);
    await s3.send(new DeleteBucketCommand({ Bucket: doomed }));
    expect(await audit([doomed], reader)).toMatchObject([{ status: 'gone' }]);
  });
});
