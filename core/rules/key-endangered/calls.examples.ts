import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { EXAMPLE, record } from '../records.examples.ts';

/** What the examples are made of. */
const KEY = '1f2e3d4c-aaaa-bbbb-cccc-1234567890ab';
export const KEY_ARN = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/${KEY}`;
export const OTHER = `arn:aws:iam::${EXAMPLE.otherAccount}:root`;

export const key = (name: string, parameters: JsonObject | null = {}, rest: JsonObject = {}): JsonObject =>
  record('kms', name, parameters && { keyId: KEY, ...parameters }, {
    resources: [{ ARN: KEY_ARN, accountId: EXAMPLE.account, type: 'AWS::KMS::Key' }],
    ...rest,
  });

const allow = (Principal: JsonObject | string, Action: string, more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});

/** What every key has that is made without a policy. */
export const OWNER = allow({ AWS: `arn:aws:iam::${EXAMPLE.account}:root` }, 'kms:*');

export const decryptFor = (principal: JsonObject | string, condition?: JsonObject): JsonObject =>
  allow(principal, 'kms:Decrypt', condition && { Condition: condition });

export const denyDecrypt = (Principal: JsonObject | string): JsonObject => ({
  Effect: 'Deny',
  Principal,
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
});

export const denyDecryptBut = (name: string): JsonObject => ({
  ...denyDecrypt('*'),
  Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${EXAMPLE.account}:role/${name}` } },
});

export const administeredBy = (arn: string): JsonObject => allow({ AWS: arn }, 'kms:*');

/** As KMS records it: text. */
export const policyText = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);

export const setPolicy = (...statements: readonly JsonObject[]): JsonObject =>
  key('PutKeyPolicy', { policyName: 'default', policy: policyText(...statements) });

/** One key matters. */
export const ONE_KEY: Guard = {
  scope: 'configured',
  buckets: [],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [KEY_ARN, 'alias/training-data'],
  stack: 'Sealwatch',
};
