import { describe, expect, it } from 'vitest';
import { DATASET, OUTPUT, templateOf } from './simulation/dataset-stack.ts';
import type { Caller } from './simulation/evaluate.ts';
import type { Keys } from './simulation/policy.ts';
import { CONFIGURING_ACTIONS, DESTROYING_ACTIONS } from './simulation/s3-actions.ts';
import { DEPLOYER, POWER_USER, ROOT, SimulatedAccount, service } from './simulation/simulated-account.ts';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CUSTOMER_ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:999988887777:key/theirs';

const standard = new SimulatedAccount(templateOf());
const lenient = new SimulatedAccount(templateOf({ encryptionHeaders: 'optional' }));
const enclosed = new SimulatedAccount(
  templateOf({
    vpcEndpointId: 'vpce-0123',
    outsideEndpoint: ['arn:aws:iam::111122223333:role/Sealwatch-*'],
  }),
);

const training = standard.bucket('Training');
const ours = standard.keyArn(training) ?? '';
const good: Keys = { [ALGORITHM]: 'aws:kms', [KEY]: ours };

const put = (account: SimulatedAccount, keys: Keys, caller = account.role('Publisher')): boolean =>
  account.allows(caller, { action: 's3:PutObject', bucket: training, key: `${DATASET}a`, keys });
const get = (account: SimulatedAccount, keys: Keys, caller = account.role('Trainer')): boolean =>
  account.allows(caller, { action: 's3:GetObject', bucket: training, key: `${DATASET}a`, keys });

describe('an upload', () => {
  it.each<[string, boolean, boolean, Keys]>([
    ['names the key', true, true, good],
    ['says nothing of encryption', false, true, {}],
    ['asks for AES256', false, false, { [ALGORITHM]: 'AES256' }],
    ['asks for two layers', false, false, { [ALGORITHM]: 'aws:kms:dsse', [KEY]: ours }],
    ["asks for KMS without a key, so for AWS's own", false, false, { [ALGORITHM]: 'aws:kms' }],
    ['names another key', false, false, { [ALGORITHM]: 'aws:kms', [KEY]: OTHER_KEY }],
    ['names another key and no algorithm', false, false, { [KEY]: OTHER_KEY }],
    ['brings its own key', false, false, { [CUSTOMER_ALGORITHM]: 'AES256' }],
    ['brings its own key beside ours', false, false, { ...good, [CUSTOMER_ALGORITHM]: 'AES256' }],
  ])('that %s: allowed where headers are required: %s, optional: %s', (_, required, optional, keys) => {
    expect([put(standard, keys), put(lenient, keys)]).toEqual([required, optional]);
  });

  it('is held to it whoever makes it', () => {
    for (const caller of [ROOT, DEPLOYER, POWER_USER]) {
      expect(put(standard, good, caller)).toBe(true);
      expect(put(standard, {}, caller)).toBe(false);
    }
  });
});

describe('a connection', () => {
  it.each<[string, boolean, Keys]>([
    ['with TLS 1.3', true, {}],
    ['with TLS 1.2', true, { 's3:TlsVersion': '1.2' }],
    ['with TLS 1.1', false, { 's3:TlsVersion': '1.1' }],
    ['without TLS', false, { 'aws:SecureTransport': 'false', 's3:TlsVersion': undefined }],
    ['with a URL signed a minute ago', true, { 's3:signatureAge': '60000' }],
    ['with a URL signed an hour ago', false, { 's3:signatureAge': '3600000' }],
  ])('%s is let through: %s', (_, isSo, keys) => {
    expect(get(standard, keys)).toBe(isSo);
    expect(put(standard, { ...good, ...keys })).toBe(isSo);
    expect(get(standard, keys, ROOT)).toBe(isSo);
  });
});

describe('where a VPC endpoint is given', () => {
  const sealwatch: Caller = {
    ...POWER_USER,
    name: 'Sealwatch',
    arn: 'arn:aws:iam::111122223333:role/Sealwatch-Verify',
  };
  const inside: Keys = { 'aws:SourceVpce': 'vpce-0123' };

  it.each<[string, boolean, Keys, Caller]>([
    ['a role of the dataset, through it', true, inside, enclosed.role('Trainer')],
    ['a role of the dataset, from elsewhere', false, {}, enclosed.role('Trainer')],
    ['a role, through another', false, { 'aws:SourceVpce': 'vpce-9' }, enclosed.role('Trainer')],
    ['root, from elsewhere', false, {}, ROOT],
    ['a role that is exempt, from elsewhere', true, {}, sealwatch],
    ['a service on behalf of a role', true, { 'aws:ViaAWSService': 'true' }, POWER_USER],
  ])('%s: reads %s', (_, isSo, keys, caller) => {
    expect(get(enclosed, keys, caller)).toBe(isSo);
  });

  it('nothing is written, listed or hidden from elsewhere', () => {
    const bucket = enclosed.bucket('RunsBucket');
    const all = ['s3:PutObject', 's3:DeleteObject', 's3:GetObjectVersion', 's3:AbortMultipartUpload'];
    for (const action of all)
      expect(enclosed.allows(POWER_USER, { action, bucket, key: `${OUTPUT}a`, keys: good })).toBe(false);
    expect(enclosed.allows(POWER_USER, { action: 's3:ListBucketVersions', bucket, key: null })).toBe(false);
  });

  it('its configuration can be corrected from anywhere', () => {
    const call = { action: 's3:PutBucketPolicy', bucket: training, key: null };
    expect(enclosed.allows(DEPLOYER, call)).toBe(true);
    expect(enclosed.allows(ROOT, call)).toBe(true);
  });
});

describe('administrators', () => {
  const named: Caller = { ...POWER_USER, arn: 'arn:aws:iam::111122223333:role/Admin/Break-Glass' };
  const account = new SimulatedAccount(
    templateOf({ administrators: ['arn:aws:iam::111122223333:role/Admin/*'] }),
  );
  const doable = (caller: Caller, bucket: string): string[] => [
    ...CONFIGURING_ACTIONS.filter((action) => account.allows(caller, { action, bucket, key: null })),
    ...DESTROYING_ACTIONS.filter((action) => account.allows(caller, { action, bucket, key: 'a' })),
  ];

  it.each([ROOT, DEPLOYER, named])('are not locked out: $arn', (caller) => {
    for (const bucket of [training, account.bucket('RunsLogs')])
      expect(doable(caller, bucket)).toEqual([...CONFIGURING_ACTIONS, ...DESTROYING_ACTIONS]);
    for (const action of ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DescribeKey'])
      expect(account.allowsKey(caller, action, ours, {})).toBe(true);
  });

  it('are nobody else', () => {
    expect(doable(POWER_USER, training)).toEqual([]);
    for (const action of ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:CreateGrant'])
      expect(account.allowsKey(POWER_USER, action, ours, {})).toBe(false);
  });
});

describe('the log bucket', () => {
  const logs = standard.bucket('RunsLogs');
  const LOGGING = service('logging.s3.amazonaws.com');
  const from = (bucket: string): Keys => ({
    'aws:SourceArn': `arn:aws:s3:::${bucket}`,
    'aws:SourceAccount': '111122223333',
  });
  const { LogFilePrefix } = standard.properties(training).LoggingConfiguration as { LogFilePrefix: string };

  it.each<[string, boolean, Caller, string, Keys]>([
    ['S3, with the log of the bucket', true, LOGGING, `${LogFilePrefix}2026`, from(training)],
    ['S3, with the log of somebody else', false, LOGGING, `${LogFilePrefix}2026`, from('elsewhere')],
    ['S3, elsewhere', false, LOGGING, 'access/forged', from(training)],
    ['S3, with an inventory as a log', false, service('s3.amazonaws.com'), LogFilePrefix, from(training)],
    ['somebody with every right', false, POWER_USER, `${LogFilePrefix}2026`, {}],
    ['root', false, ROOT, `${LogFilePrefix}2026`, {}],
  ])('is written by %s: %s', (_, isSo, caller, key, keys) => {
    expect(standard.allows(caller, { action: 's3:PutObject', bucket: logs, key, keys })).toBe(isSo);
  });
});
