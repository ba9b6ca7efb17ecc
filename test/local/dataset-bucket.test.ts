import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT, snippets } from '../docs/documents.ts';
import { credentials, useLocalAws } from './started/local.ts';

const local = useLocalAws();
const DEPLOY_MS = 120_000;
// Within the repository, so that its packages are found; nothing looks into this folder.
const FOLDER = join(ROOT, '.sealwatch', `dataset-app-${process.pid}`);
let outputs: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  const [app] = snippets('ts').filter(({ name }) => name === 'dataset-app.ts');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'cdk.json'), '{ "app": "node dataset-app.ts" }');
  writeFileSync(
    join(FOLDER, 'dataset-app.ts'),
    (app?.text ?? '').replace("'sealwatch'", "'../../lib/index.ts'"),
  );
  outputs = (await local().aws.deploy(FOLDER)).outputs.Datasets ?? {};
}, DEPLOY_MS);

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const output = (name: string): string => outputs[name] ?? '';

/**
 * S3 as a role of the example sees it. The emulator asks no policy, and its CloudFormation leaves Object Lock out: what the
 * template says of both is judged in `test/infra`.
 */
const as = async (role: string): Promise<S3Client> => {
  const { endpoint, region, account } = local().aws;
  const sts = new STSClient({ endpoint, region, credentials: credentials('test') });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${role}`, RoleSessionName: 'job' }),
  );
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      ...(Credentials?.SessionToken !== undefined && { sessionToken: Credentials.SessionToken }),
    },
  });
};

const encrypted = (key: string) => ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: output(key) }) as const;

it('the example in the documentation deploys', () => {
  expect(Object.keys(outputs).sort()).toEqual(['RunsBucket', 'RunsKey', 'TrainingBucket', 'TrainingKey']);
});

it('what the publisher puts, the trainer gets', async () => {
  const at = { Bucket: output('TrainingBucket'), Key: 'moderation/v3/part-0001' };
  const publisher = await as('moderation-publisher');
  const put = await publisher.send(
    new PutObjectCommand({ ...at, Body: 'examples', ...encrypted('TrainingKey') }),
  );
  expect(put.VersionId).toEqual(expect.any(String));

  const trainer = await as('moderation-trainer');
  const got = await trainer.send(new GetObjectCommand({ ...at, VersionId: put.VersionId }));
  expect(await got.Body?.transformToString()).toBe('examples');
});

it('the trainer puts its output', async () => {
  const trainer = await as('moderation-trainer');
  const Bucket = output('RunsBucket');
  await trainer.send(
    new PutObjectCommand({ Bucket, Key: 'moderation/model', Body: 'weights', ...encrypted('RunsKey') }),
  );
  const { Versions } = await local().s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions?.map(({ Key }) => Key)).toEqual(['moderation/model']);
});
