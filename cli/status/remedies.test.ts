import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import type { AccessProblem } from '../../core/api/sweep-request.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { remediesOf } from './remedies.ts';
import { remedyLines } from './render.ts';
import type { Status } from './status.ts';

const ROLES = ['arn:aws:iam::111122223333:role/Verify', 'arn:aws:iam::111122223333:role/Sweep'];
const deployment = {
  ...DEPLOYMENT,
  outputs: { ...DEPLOYMENT.outputs, ReaderRoleArns: ROLES.join(',') },
} as Deployment;

const problem = (what: AccessProblem['what'], over: Partial<AccessProblem> = {}): AccessProblem => ({
  dataset: DATASET.name,
  bucket: DATASET.bucket,
  what,
  detail: 'no',
  ...over,
});

const statusOf = (problems: readonly AccessProblem[], datasets = [DATASET]): Status =>
  ({
    access: { value: problems },
    datasets: datasets.map((dataset) => ({ dataset, states: {} })),
  }) as unknown as Status;

const BUCKET = 'arn:aws:s3:::acme-training-data';

/** The JSON that is printed under a title. */
const jsonUnder = (lines: readonly string[], title: RegExp): unknown => {
  const start = lines.findIndex((line) => title.test(line)) + 1;
  const end = lines.indexOf('', start);
  return JSON.parse(`[${lines.slice(start, end).join('\n')}]`);
};

describe('for a bucket that keeps the functions out', () => {
  it.each(['list', 'read'] as const)('allows their roles what they do (%s)', (what) => {
    const lines = remedyLines(remediesOf(deployment, statusOf([problem(what)])));
    expect(jsonUnder(lines, /add to the policy of the bucket acme-training-data/)).toEqual([
      {
        Sid: 'SealwatchLists',
        Effect: 'Allow',
        Principal: { AWS: ROLES },
        Action: ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'],
        Resource: [BUCKET],
      },
      {
        Sid: 'SealwatchReads',
        Effect: 'Allow',
        Principal: { AWS: ROLES },
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: [`${BUCKET}/moderation/v3/*`],
      },
    ]);
  });

  it('exempts them from statements that deny everybody but some, and asks nothing of a key', () => {
    const lines = remedyLines(remediesOf(deployment, statusOf([problem('read')])));
    expect(jsonUnder(lines, /denies everybody but some/)).toEqual([
      { ArnNotEquals: { 'aws:PrincipalArn': ROLES } },
    ]);
    expect(lines.join()).not.toContain('kms:');
  });

  it('says it once, for all datasets of the bucket', () => {
    const datasets = ['a', 'b'].map((name) => ({ ...DATASET, name, prefix: `${name}/` }));
    const problems = datasets.map(({ name }) => problem('read', { dataset: name }));
    const remedies = remediesOf(deployment, statusOf(problems, datasets));
    expect(remedies).toHaveLength(1);
    expect(remedies[0]?.bucketPolicy[1]).toMatchObject({ Resource: [`${BUCKET}/a/*`, `${BUCKET}/b/*`] });
  });
});

it('for a key that keeps them out allows decryption, through S3 and for this bucket only', () => {
  const lines = remedyLines(remediesOf(deployment, statusOf([problem('decrypt')])));
  expect(jsonUnder(lines, /policy of the KMS key of the bucket acme-training-data/)).toEqual([
    {
      Sid: 'SealwatchDecrypts',
      Effect: 'Allow',
      Principal: { AWS: ROLES },
      Action: ['kms:Decrypt'],
      Resource: ['*'],
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [BUCKET, `${BUCKET}/*`] },
      },
    },
  ]);
  expect(lines.join()).not.toContain('s3:GetObject');
});

it('knows the other partitions', () => {
  const china = {
    ...deployment,
    region: 'cn-north-1',
    stackId: 'arn:aws-cn:cloudformation:cn-north-1:1:stack/S/0',
  };
  const text = JSON.stringify(remediesOf(china, statusOf([problem('decrypt')])));
  expect(text).toContain('"arn:aws-cn:s3:::acme-training-data"');
  expect(text).toContain('"s3.cn-north-1.amazonaws.com.cn"');
});

it('prints hostile names as JSON that means them and shows them', () => {
  const bucket = 'b\u202e"\n\u001b[2J,';
  const prefix = '*?$\u200b"}\n"Effect": "Allow"/';
  const lines = remedyLines(
    remediesOf(deployment, statusOf([problem('read', { bucket })], [{ ...DATASET, bucket, prefix }])),
  );
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const [lists, reads] = jsonUnder(lines, /To let the functions in/) as { Resource: string[] }[];
  expect(lists?.Resource).toEqual([`arn:aws:s3:::${bucket}`]);
  const escaped = ['*', '?', '$'].map((character) => `\${${character}}`).join('');
  expect(reads?.Resource).toEqual([`arn:aws:s3:::${bucket}/${escaped}${prefix.slice(3)}*`]);
});

it.each([
  ['nothing is wrong', deployment, []],
  ['what is wrong is no lack of permission', deployment, [problem('reach')]],
  ['the deployment does not name the roles', DEPLOYMENT, [problem('read')]],
])('has nothing to add where %s', (_, where, problems) => {
  expect(remediesOf(where, statusOf(problems))).toEqual([]);
  expect(remedyLines([])).toEqual([]);
});
