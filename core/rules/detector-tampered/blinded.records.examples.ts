import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { putPolicy, tlsOnly } from '../policies.examples.ts';
import { EXAMPLE, record } from '../records.examples.ts';
import { call } from './calls.examples.ts';

const { account, bucket } = EXAMPLE;
export const KEY = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OBJECTS = `arn:aws:s3:::${bucket}/*`;
export const EVERYTHING = [`arn:aws:s3:::${bucket}`, OBJECTS];
export const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
export const READER = role('Sealwatch-VerifyObjectRole-r1');

/** A deployment that guards one bucket, and the key that it encrypts with. */
export const guarding: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: bucket,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account,
  trustedAccounts: [],
  organization: 'o-acme',
  keys: [KEY],
  stack: 'Sealwatch',
};

export const deny = (rest: JsonObject): JsonObject => ({
  Sid: 'Shut',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject*',
  Resource: OBJECTS,
  ...rest,
});

export const putting = (title: string, rest: JsonObject) => ({
  title: `a Deny of ${title}`,
  records: [putPolicy([tlsOnly, deny(rest)])],
  guard: guarding,
});

export const WHOLE_ACCOUNT = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

export const keyPolicy = (...statements: readonly JsonObject[]): JsonObject =>
  record('kms', 'PutKeyPolicy', {
    keyId: KEY,
    policyName: 'default',
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });

export const policyOf = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const inline = (name: string, ...statements: readonly JsonObject[]) =>
  call('iam:PutRolePolicy', {
    roleName: 'Sealwatch-VerifyObjectRole-r1',
    policyName: name,
    policyDocument: policyOf(...statements),
  });

export const endpoint = (...statements: readonly JsonObject[]): JsonObject =>
  record('ec2', 'ModifyVpcEndpoint', {
    ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-1', PolicyDocument: policyOf(...statements) },
  });

export const condition = (Condition: JsonObject): JsonObject => ({ Condition });
