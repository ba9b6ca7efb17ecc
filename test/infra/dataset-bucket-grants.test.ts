import { describe, expect, it } from 'vitest';
import { DATASET, OUTPUT, templateOf, WITHIN } from './simulation/dataset-stack.ts';
import type { Caller } from './simulation/evaluate.ts';
import {
  BUCKET_ACTIONS,
  CONFIGURING_ACTIONS,
  DESTROYING_ACTIONS,
  OBJECT_ACTIONS,
} from './simulation/s3-actions.ts';
import {
  type Call,
  FOREIGNER,
  NOBODY,
  POWER_USER,
  SimulatedAccount,
} from './simulation/simulated-account.ts';

const account = new SimulatedAccount(templateOf());
const BUCKETS = { training: 'Training', runs: 'RunsBucket', mixed: 'Mixed', logs: 'RunsLogs' } as const;
type Name = keyof typeof BUCKETS;

const KEYS = [
  `${DATASET}a`,
  'moderation/v10/a',
  'moderation/',
  'other/a',
  `${OUTPUT}a`,
  'runs/b/a',
  `${WITHIN}a`,
];
/** What listings ask for. */
const PREFIXES = [undefined, '', DATASET, `${DATASET}part/`, 'moderation/', 'other/'];

const encrypted = (bucket: string) => ({
  's3:x-amz-server-side-encryption': 'aws:kms',
  's3:x-amz-server-side-encryption-aws-kms-key-id': account.keyArn(bucket) ?? undefined,
});

/** Every action that matters, on every bucket, key and listing; each with the name it has in the tables below. */
const calls: readonly (Call & { readonly name: string })[] = (Object.keys(BUCKETS) as Name[]).flatMap(
  (name) => {
    const bucket = account.bucket(BUCKETS[name]);
    return [
      ...[...BUCKET_ACTIONS, ...CONFIGURING_ACTIONS].flatMap((action) =>
        (action.startsWith('s3:ListBucket') ? PREFIXES : [undefined]).map((prefix) => ({
          name: `${action} ${name}${prefix === undefined ? '' : ` ?${prefix}`}`,
          action,
          bucket,
          key: null,
          keys: { 's3:prefix': prefix },
        })),
      ),
      ...[...OBJECT_ACTIONS, ...DESTROYING_ACTIONS].flatMap((action) =>
        KEYS.map((key) => ({
          name: `${action} ${name}/${key}`,
          action,
          bucket,
          key,
          keys: encrypted(bucket),
        })),
      ),
    ];
  },
);

const allowedTo = (caller: Caller): string[] =>
  calls.filter((call) => account.allows(caller, call)).map(({ name }) => name);

/** Of what a caller may do, what changes the bucket or what is in it. */
const changesBy = (caller: Caller, name: Name): string[] =>
  allowedTo(caller).filter((text) => new RegExp(` ${name}\\b`).test(text) && !/^s3:(?:Get|List)/.test(text));

const listings = (name: Name): string[] =>
  ['s3:ListBucket', 's3:ListBucketVersions'].flatMap((action) => [
    `${action} ${name} ?${DATASET}`,
    `${action} ${name} ?${DATASET}part/`,
  ]);

const reads = (name: Name): string[] => [
  `s3:GetObject ${name}/${DATASET}a`,
  `s3:GetObjectVersion ${name}/${DATASET}a`,
];

const writes = (name: Name, ...keys: readonly string[]): string[] => [
  ...keys.map((key) => `s3:PutObject ${name}/${key}`),
  ...keys.map((key) => `s3:AbortMultipartUpload ${name}/${key}`),
];

describe('a role can do exactly this, of everything that S3 knows:', () => {
  it.each<[string, string, string[]]>([
    [
      'train: read one dataset, write one output prefix of another bucket',
      'Trainer',
      [...listings('training'), ...reads('training'), ...writes('runs', `${OUTPUT}a`)],
    ],
    [
      'train, with the output in the same bucket',
      'Within',
      [...listings('mixed'), ...reads('mixed'), ...writes('mixed', `${WITHIN}a`)],
    ],
    ['publish: write one dataset', 'Publisher', writes('training', `${DATASET}a`)],
    ['publish, the bucket as a whole', 'Owner', writes('training', ...KEYS)],
  ])('%s', (_, role, expected) => {
    expect(allowedTo(account.role(role)).sort()).toEqual([...expected].sort());
  });

  it.each([NOBODY, FOREIGNER])('nothing, $name', (caller) => {
    expect(allowedTo(caller)).toEqual([]);
  });
});

describe('whatever else is attached to it,', () => {
  it('a training role changes nothing that it trains on', () => {
    expect(changesBy(account.role('Trainer', { isPowerful: true }), 'training')).toEqual([]);
  });

  it('a training role changes only its output in the bucket that it trains from', () => {
    const changes = changesBy(account.role('Within', { isPowerful: true }), 'mixed');
    expect(changes.filter((text) => !text.endsWith(` mixed/${WITHIN}a`))).toEqual([]);
    expect(changes).toContain(`s3:PutObject mixed/${WITHIN}a`);
  });

  it('no role destroys, hides, frees or configures', () => {
    for (const caller of [POWER_USER, account.role('Publisher', { isPowerful: true })]) {
      const changes = (['training', 'mixed', 'runs', 'logs'] as const).flatMap((name) =>
        changesBy(caller, name).map((text) => `${text.split(' ')[0]} ${name}`),
      );
      expect([...new Set(changes)].sort()).toEqual([
        's3:AbortMultipartUpload logs',
        's3:AbortMultipartUpload mixed',
        's3:AbortMultipartUpload runs',
        's3:AbortMultipartUpload training',
        // Open data may go; its versions stay.
        's3:DeleteObject runs',
        's3:DeleteObjectTagging logs',
        's3:DeleteObjectTagging mixed',
        's3:DeleteObjectTagging runs',
        's3:DeleteObjectTagging training',
        's3:PutObject mixed',
        's3:PutObject runs',
        's3:PutObject training',
        's3:PutObjectTagging logs',
        's3:PutObjectTagging mixed',
        's3:PutObjectTagging runs',
        's3:PutObjectTagging training',
        's3:RestoreObject logs',
        's3:RestoreObject mixed',
        's3:RestoreObject runs',
        's3:RestoreObject training',
      ]);
    }
  });
});

describe('the keys work through S3 only', () => {
  const arn = account.keyArn(account.bucket('Training')) ?? '';
  const throughS3 = {
    'kms:ViaService': 's3.eu-west-1.amazonaws.com',
    'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${account.bucket('Training')}`,
  };

  it.each<[string, Caller, object, boolean]>([
    ['a training role, through S3', account.role('Trainer'), throughS3, true],
    ['a training role, by itself', account.role('Trainer'), {}, false],
    [
      'a training role, for another bucket',
      account.role('Trainer'),
      { ...throughS3, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::elsewhere' },
      false,
    ],
    ['somebody with every right, by itself', POWER_USER, {}, false],
    ['somebody with every right, through S3', POWER_USER, throughS3, true],
    ['a role of another account', FOREIGNER, throughS3, false],
  ])('%s: %s', (_, caller, keys, isSo) => {
    expect(account.allowsKey(caller, 'kms:Decrypt', arn, { ...keys })).toBe(isSo);
  });
});
