import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  decryptFor,
  denyDecrypt,
  KEY_ARN,
  key,
  ONE_KEY,
  OTHER,
  OWNER,
  policyText,
  setPolicy,
} from './calls.examples.ts';

const TRUSTING: Guard = { ...ONE_KEY, trustedAccounts: [EXAMPLE.otherAccount] };

const own = (name: string): string => `arn:aws:iam::${EXAMPLE.account}:role/${name}`;

export const quiet: ActivityRuleExamples['quiet'] = [
  { title: 'a deletion is cancelled', records: [key('CancelKeyDeletion')] },
  { title: 'it is enabled', records: [key('EnableKey')] },
  { title: 'it is rotated', records: [key('EnableKeyRotation')] },
  {
    title: 'a key that does not matter is to be deleted',
    records: [record('kms', 'ScheduleKeyDeletion', { keyId: 'k-2' })],
    guard: ONE_KEY,
  },
  { title: 'the policy of every new key', records: [setPolicy(OWNER)] },
  {
    title: 'decryption is denied to whoever does not come through S3',
    records: [
      setPolicy(OWNER, {
        ...denyDecrypt('*'),
        Condition: { StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      }),
    ],
  },
  {
    title: 'decryption is denied to other accounts',
    records: [
      setPolicy(OWNER, {
        ...denyDecrypt('*'),
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': EXAMPLE.account } },
      }),
    ],
  },
  {
    title: 'a Deny that was there is split, and another is lifted',
    records: [
      setPolicy(OWNER, denyDecrypt({ AWS: [own('A'), own('B')] })),
      setPolicy(OWNER, denyDecrypt({ AWS: own('A') })),
      setPolicy(OWNER),
    ],
  },
  {
    title: 'a role of the account may decrypt',
    records: [setPolicy(OWNER, decryptFor({ AWS: own('Trainer') }))],
  },
  {
    title: 'the account through S3',
    records: [
      setPolicy(
        OWNER,
        decryptFor(
          { AWS: '*' },
          {
            StringEquals: {
              'kms:ViaService': 's3.eu-west-1.amazonaws.com',
              'kms:CallerAccount': EXAMPLE.account,
            },
          },
        ),
      ),
    ],
  },
  {
    title: 'a service of AWS',
    records: [setPolicy(OWNER, decryptFor({ Service: 'cloudtrail.amazonaws.com' }))],
  },
  {
    title: 'a trusted account may decrypt',
    records: [setPolicy(OWNER, decryptFor({ AWS: OTHER }))],
    guard: TRUSTING,
  },
  {
    title: 'what another account may is taken away',
    records: [setPolicy(OWNER, decryptFor({ AWS: OTHER })), setPolicy(OWNER)],
  },
  {
    title: 'the same policy in another order and spacing',
    records: [
      setPolicy(OWNER, decryptFor({ AWS: OTHER })),
      key('PutKeyPolicy', {
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [decryptFor({ AWS: [OTHER] }), OWNER] }),
      }),
    ],
  },
  { title: 'a key without a policy of its own', records: [record('kms', 'CreateKey', { description: '' })] },
  {
    title: 'a key with a policy of its own',
    records: [
      record(
        'kms',
        'CreateKey',
        { policy: policyText(OWNER), bypassPolicyLockoutSafetyCheck: false },
        { responseElements: { keyMetadata: { arn: KEY_ARN } } },
      ),
    ],
  },
  { title: 'a key could not be made', records: [record('kms', 'CreateKey', null, DENIED)] },
  {
    title: 'a grant to a role of the account',
    records: [key('CreateGrant', { granteePrincipal: own('Trainer'), operations: ['Decrypt'] })],
  },
  {
    title: 'a grant to a service',
    records: [key('CreateGrant', { granteePrincipal: 'rds.eu-west-1.amazonaws.com' })],
  },
  {
    title: 'a grant to the machine of an instance',
    records: [key('CreateGrant', { granteePrincipal: `${EXAMPLE.account}:aws:ec2-infrastructure:i-1` })],
  },
  { title: 'a grant within AWS', records: [key('CreateGrant', { granteePrincipal: 'AWS Internal' })] },
  {
    title: 'a grant to a trusted account',
    records: [key('CreateGrant', { granteePrincipal: OTHER })],
    guard: TRUSTING,
  },
  { title: 'a grant is given back', records: [key('RetireGrant', null)] },
  { title: 'a grant is revoked', records: [key('RevokeGrant', { grantId: 'g' })] },
  {
    title: 'an alias is made',
    records: [record('kms', 'CreateAlias', { aliasName: 'alias/x', targetKeyId: 'k' })],
  },
  {
    title: 'material that does not expire',
    records: [key('ImportKeyMaterial', { expirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })],
  },
  {
    title: 'KMS does it in the other Region as well',
    records: [
      key(
        'UpdatePrimaryRegion',
        { primaryRegion: 'us-east-1' },
        { userIdentity: { type: 'AWSService', invokedBy: 'kms.amazonaws.com' } },
      ),
    ],
  },
  { title: 'KMS rotates it', records: [key('RotateKey', null, { eventType: 'AwsServiceEvent' })] },
  { title: 'it is described anew', records: [key('UpdateKeyDescription', { description: 'x' })] },
  { title: 'it is used', records: [key('Decrypt', {}, { readOnly: true })] },
  { title: 'there is no such key', records: [key('DisableKey', {}, { errorCode: 'NotFoundException' })] },
];
