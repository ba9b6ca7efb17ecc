import { afterEach, describe, expect, it } from 'vitest';
import type { BucketFacts } from '../../core/posture/facts.ts';
import {
  type AskedRequest,
  type FakeAnswer,
  type FakeAws,
  refused,
  startFakeAws,
} from '../../test/fakes/fake-aws.ts';
import { AwsFactsReader } from './facts-reader.ts';

let aws: FakeAws | null = null;
afterEach(async () => {
  await aws?.stop();
  aws = null;
});

async function readerOf(answerOf: (request: AskedRequest) => FakeAnswer | null): Promise<AwsFactsReader> {
  aws = await startFakeAws(answerOf);
  const known = { buckets: [], trustedAccounts: [], organization: null };
  return new AwsFactsReader(aws.reach, known, () => new Date('2026-11-20T00:00:00.000Z'));
}

const ok = (body: string): FakeAnswer => ({ status: 200, body });
const settingsOf = (bucket: string) =>
  (aws?.requests ?? []).filter(({ path }) => path.startsWith(`/${bucket}`) && path.includes('?'));

describe('a bucket in another Region', () => {
  it.each([
    ['S3 sends elsewhere', 301],
    ['S3 lets do nothing else', 403],
    ['S3 thinks is signed for wrongly', 400],
  ])('that %s is asked where it is, and said to be there', async (_, status) => {
    const reader = await readerOf(({ method }) =>
      method === 'HEAD' ? { status, headers: { 'x-amz-bucket-region': 'ap-southeast-2' } } : null,
    );
    expect(await reader.bucket('far-away')).toMatchObject({ region: 'ap-southeast-2' });
    expect(new Set(settingsOf('far-away').map(({ region }) => region))).toEqual(new Set(['ap-southeast-2']));
  });
});

describe('a bucket whose Region S3 does not report', () => {
  it('is gone where S3 knows none', async () => {
    const reader = await readerOf(({ method }) => (method === 'HEAD' ? { status: 404 } : null));
    expect(await reader.bucket('never-there')).toMatchObject({ kind: 'gone' });
    expect(settingsOf('never-there')).toEqual([]);
  });
});

describe('a denied call', () => {
  it('is unknown with the permission that it takes, and never none', async () => {
    const reader = await readerOf(({ method }) => (method === 'HEAD' ? { status: 200 } : null));
    const facts = (await reader.bucket('closed')) as BucketFacts;
    expect(facts.policy).toEqual({
      kind: 'unknown',
      reason: 'the bucket policy could not be read: s3:GetBucketPolicy is denied (403 AccessDenied: said so)',
    });
    for (const fact of [facts.tags, facts.inventory, facts.accessPoints, facts.key, facts.account.trails])
      expect(fact).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('denied') });
  });
});

describe('a directory bucket', () => {
  const NAME = 'data--euw1-az1--x-s3';

  it('is asked for the few settings that it has, and not whose it is: S3 would refuse', async () => {
    const reader = await readerOf(() => null);
    expect(await reader.bucket(NAME)).toMatchObject({
      kind: 'directory',
      region: 'eu-west-1',
      publicAccessBlock: { value: { restrictPublicBuckets: true } },
      versioning: { value: { status: 'Never' } },
      policy: { kind: 'unknown', reason: expect.stringContaining('s3express:GetBucketPolicy is denied') },
    });
    const asked = settingsOf(NAME).filter(({ path }) => /policy|lifecycle|encryption/.test(path));
    expect(asked).toHaveLength(3);
    expect(asked.every(({ headers }) => headers['x-amz-expected-bucket-owner'] === undefined)).toBe(true);
  });
});

it('reads every page of inventory configurations', async () => {
  const one = (id: string): string =>
    `<InventoryConfiguration><Id>${id}</Id><IsEnabled>true</IsEnabled><IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule><Destination><S3BucketDestination><Bucket>arn:aws-cn:s3:::lists</Bucket><Format>CSV</Format></S3BucketDestination></Destination></InventoryConfiguration>`;
  const page = (id: string, next: string): string =>
    `<ListInventoryConfigurationsResult>${one(id)}${next}</ListInventoryConfigurationsResult>`;
  const reader = await readerOf(({ method, path }) => {
    if (method === 'HEAD') return { status: 200 };
    if (!path.includes('inventory')) return null;
    const isSecond = path.includes('continuation-token=more');
    return ok(
      page(
        isSecond ? 'b' : 'a',
        isSecond ? '' : '<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>',
      ),
    );
  });
  expect(await reader.bucket('listed')).toMatchObject({
    inventory: {
      value: [
        { id: 'a', hasAllVersions: true, target: 'lists' },
        { id: 'b', frequency: 'Daily' },
      ],
    },
  });
});

describe('the list of buckets', () => {
  const list =
    '<ListAllMyBucketsResult><Buckets><Bucket><Name>a-bucket</Name><BucketRegion>eu-north-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>';
  const namesOf = async (reader: AwsFactsReader): Promise<string[]> => {
    const names: string[] = [];
    for await (const name of reader.names()) names.push(name);
    return names;
  };

  it('gives the Regions of its buckets, which takes a request less for each', async () => {
    const reader = await readerOf(({ path }) => (path.includes('max-buckets') ? ok(list) : null));
    expect(await namesOf(reader)).toEqual(['a-bucket']);
    expect(await reader.bucket('a-bucket')).toMatchObject({ region: 'eu-north-1' });
    expect(aws?.requests.some(({ method }) => method === 'HEAD')).toBe(false);
  });

  it('goes without directory buckets where they may not be listed, and says so', async () => {
    const reader = await readerOf(({ path }) =>
      path.includes('max-buckets') ? ok(list) : refused(403, 'AccessDenied'),
    );
    await namesOf(reader);
    expect(reader.unlisted()).toEqual([
      expect.stringContaining('s3express:ListAllMyDirectoryBuckets is denied'),
    ]);
  });

  it('is no empty one where it is denied', async () => {
    const reader = await readerOf(() => null);
    await expect(namesOf(reader)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

it('reads the same bucket once, however often it is asked for tags', async () => {
  const reader = await readerOf(({ method }) => (method === 'HEAD' ? { status: 200 } : null));
  await Promise.all([reader.tags('a-bucket'), reader.tags('a-bucket'), reader.bucket('a-bucket')]);
  expect(settingsOf('a-bucket').filter(({ path }) => path.includes('tagging'))).toHaveLength(1);
});

describe('what another answer implies', () => {
  const versioning = '<VersioningConfiguration/>';
  const ownership =
    '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>';
  const readWith = async (answers: Readonly<Record<string, string>>) => {
    const reader = await readerOf(({ method, path }) => {
      if (method === 'HEAD') return { status: 200 };
      const found = Object.entries(answers).find(([name]) => path.includes(`?${name}`));
      return found ? ok(found[1]) : null;
    });
    const facts = (await reader.bucket('a-bucket')) as BucketFacts;
    const asked = settingsOf('a-bucket').map(({ path }) => /\?([a-z-]+)/i.exec(path)?.[1]);
    return { facts, asked };
  };

  it('is not asked: a bucket never versioned has no lock and no replica, and one without ACLs no grants', async () => {
    const { facts, asked } = await readWith({ versioning, ownershipControls: ownership });
    expect(facts).toMatchObject({
      objectLock: { value: { isEnabled: false, retention: null } },
      replication: { value: [] },
      acl: { value: { grants: [] } },
    });
    expect(asked).not.toEqual(expect.arrayContaining(['object-lock']));
    expect(asked).not.toEqual(expect.arrayContaining(['replication']));
    expect(asked).not.toEqual(expect.arrayContaining(['acl']));
  });

  it.each([
    [
      'versioning is suspended',
      '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>',
    ],
    ['versioning is on', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'],
  ])('is asked where %s', async (_, versioned) => {
    const { asked } = await readWith({
      versioning: versioned,
      ownershipControls: ownership.replace('BucketOwnerEnforced', 'ObjectWriter'),
    });
    expect(asked).toEqual(expect.arrayContaining(['object-lock', 'replication', 'acl']));
  });

  it('is asked where the other answer is not known', async () => {
    const { facts, asked } = await readWith({});
    expect(asked).toEqual(expect.arrayContaining(['object-lock', 'replication', 'acl']));
    expect(facts.objectLock).toMatchObject({ kind: 'unknown' });
  });
});
