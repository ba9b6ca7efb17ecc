import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { obstaclesIn } from './bucket-contents.ts';

const isOfTrial = (key: string): boolean => key.startsWith('trial/sealwatch-trial/');

/** What S3 answers to each question: XML, or a status with a code. */
type Answers = Readonly<Partial<Record<Question, string | readonly [number, string]>>>;
type Question = 'versions' | 'uploads' | 'object-lock' | 'replication';

/** An empty bucket. */
const NOTHING: Answers = {
  versions: '<ListVersionsResult></ListVersionsResult>',
  uploads: '<ListMultipartUploadsResult></ListMultipartUploadsResult>',
  'object-lock': [404, 'ObjectLockConfigurationNotFoundError'],
  replication: [404, 'ReplicationConfigurationNotFoundError'],
};

let answers: Answers;
let server: Server;
let s3: S3Client;

beforeAll(async () => {
  server = createServer((request, response) => {
    const asked = new URL(request.url ?? '', 'http://s3').searchParams;
    const answer = Object.entries({ ...NOTHING, ...answers }).find(([name]) => asked.has(name))?.[1];
    if (typeof answer === 'string')
      response.writeHead(200, { 'content-type': 'application/xml' }).end(answer);
    else response.writeHead(answer?.[0] ?? 500).end(`<Error><Code>${answer?.[1]}</Code></Error>`);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true });
});
afterAll(() => {
  s3.destroy();
  server.close();
});

const obstacles = (given: Answers) => {
  answers = given;
  return obstaclesIn(s3, 'acme-trial', isOfTrial);
};

const versions = (...entries: readonly string[]): Answers => ({
  versions: `<ListVersionsResult>${entries.join('')}</ListVersionsResult>`,
});
const entry = (tag: 'Version' | 'DeleteMarker', key: string): string =>
  `<${tag}><Key>${key}</Key><VersionId>v</VersionId><LastModified>2026-11-30T10:00:00.000Z</LastModified></${tag}>`;
const upload = (key: string): Answers => ({
  uploads: `<ListMultipartUploadsResult><Upload><Key>${key}</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>`,
});
const lock = (rule: string): Answers => ({
  'object-lock': `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`,
});
const replication = (...statuses: readonly string[]): Answers => ({
  replication: `<ReplicationConfiguration>${statuses.map((each) => `<Rule><Status>${each}</Status></Rule>`).join('')}</ReplicationConfiguration>`,
});
const RETENTION = '<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule>';

describe('obstacles to a trial', () => {
  it.each<[string, Answers, object]>([
    ['an empty bucket has none', {}, { foreignKey: null, isLocking: false, isReplicated: false }],
    ['an object is one', versions(entry('Version', 'train/a')), { foreignKey: 'train/a' }],
    ['a delete marker is one', versions(entry('DeleteMarker', 'train/b')), { foreignKey: 'train/b' }],
    [
      'what a trial put is none, also beside something else',
      versions(entry('Version', 'trial/sealwatch-trial/a'), entry('Version', 'zoo')),
      { foreignKey: 'zoo' },
    ],
    ['an upload that nobody ended is one', upload('train/big'), { foreignKey: 'train/big' }],
    ["a trial's upload is none", upload('trial/sealwatch-trial/a'), { foreignKey: null }],
    ['Object Lock with a default retention locks what is put', lock(RETENTION), { isLocking: true }],
    ['Object Lock without one does not', lock(''), { isLocking: false }],
    ['an enabled rule replicates', replication('Disabled', 'Enabled'), { isReplicated: true }],
    ['a disabled one does not', replication('Disabled'), { isReplicated: false }],
  ])('%s', async (_, given, expected) => {
    expect(await obstacles(given)).toMatchObject(expected);
  });

  it.each<Question>(['versions', 'uploads', 'object-lock', 'replication'])(
    'what S3 does not answer about %s is never taken for nothing',
    async (question) => {
      await expect(obstacles({ [question]: [403, 'AccessDenied'] })).rejects.toThrow(
        /^s3 \w+: AccessDenied$/,
      );
    },
  );
});
