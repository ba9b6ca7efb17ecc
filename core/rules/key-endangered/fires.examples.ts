import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  administeredBy,
  decryptFor,
  denyDecrypt,
  denyDecryptBut,
  KEY_ARN,
  key,
  ONE_KEY,
  OTHER,
  OWNER,
  policyText,
  setPolicy,
} from './calls.examples.ts';

const NAMED = {
  errorCode: 'AccessDenied',
  errorMessage: `User: u is not authorized to perform: kms:ScheduleKeyDeletion on resource: ${KEY_ARN} because no policy`,
  resources: [],
};

export const fires: ActivityRuleExamples['fires'] = [
  {
    title: 'its deletion',
    records: [key('ScheduleKeyDeletion', { pendingWindowInDays: 7 })],
    severity: 'critical',
  },
  {
    title: 'its deletion, where only some keys matter',
    records: [key('ScheduleKeyDeletion')],
    guard: ONE_KEY,
    severity: 'critical',
  },
  {
    title: 'its deletion, known by its ARN in the answer only',
    records: [key('ScheduleKeyDeletion', {}, { resources: [], responseElements: { keyId: KEY_ARN } })],
    guard: ONE_KEY,
    severity: 'critical',
  },
  { title: 'it is disabled', records: [key('DisableKey')], severity: 'high' },
  { title: 'its material is deleted', records: [key('DeleteImportedKeyMaterial')], severity: 'critical' },
  {
    title: 'KMS deleted it: the time is up',
    records: [key('DeleteKey', null, { eventType: 'AwsServiceEvent' })],
    severity: 'critical',
  },
  {
    title: 'its material expired',
    records: [key('DeleteExpiredKeyMaterial', null, { eventType: 'AwsServiceEvent' })],
    severity: 'critical',
  },
  {
    title: 'material that expires',
    records: [key('ImportKeyMaterial', { expirationModel: 'KEY_MATERIAL_EXPIRES', validTo: 'Jan 1, 2027' })],
    severity: 'medium',
  },
  { title: 'everybody may decrypt', records: [setPolicy(OWNER, decryptFor('*'))], severity: 'critical' },
  {
    title: 'everybody may decrypt through S3, from whatever account',
    records: [
      setPolicy(
        OWNER,
        decryptFor({ AWS: '*' }, { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
      ),
    ],
    severity: 'critical',
  },
  {
    title: 'another account may decrypt',
    records: [setPolicy(OWNER, decryptFor({ AWS: OTHER }))],
    severity: 'high',
  },
  {
    title: 'the policy comes as an object, and nothing names the key',
    records: [
      record('kms', 'PutKeyPolicy', { policy: { Version: '2012-10-17', Statement: [decryptFor('*')] } }),
    ],
    severity: 'critical',
  },
  {
    title: 'a key is made that everybody may use',
    records: [
      record(
        'kms',
        'CreateKey',
        { policy: policyText(OWNER, decryptFor('*')) },
        { responseElements: { keyMetadata: { arn: KEY_ARN } } },
      ),
    ],
    severity: 'critical',
  },
  {
    title: 'a key is made that another account may use; the record has no answer',
    records: [record('kms', 'CreateKey', { policy: policyText(OWNER, decryptFor({ AWS: OTHER })) })],
    severity: 'high',
  },
  {
    title: "another account's role takes the owner's place",
    records: [setPolicy(administeredBy(OTHER))],
    severity: 'critical',
  },
  {
    title: 'nobody may change anything any more',
    records: [setPolicy(OWNER, { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' })],
    severity: 'critical',
  },
  {
    title: 'everybody but one role is denied to decrypt: a disabled key for all others',
    records: [
      setPolicy(OWNER),
      setPolicy(OWNER, {
        ...denyDecrypt('*'),
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${EXAMPLE.account}:role/Mallory` } },
      }),
    ],
    severity: 'high',
  },
  {
    title: 'everybody is denied to decrypt from some time on, whatever the policy was before',
    records: [
      setPolicy(OWNER, {
        ...denyDecrypt('*'),
        Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } },
      }),
    ],
    severity: 'high',
  },
  {
    title: 'everybody without a tag is denied to decrypt',
    records: [
      setPolicy(OWNER, {
        ...denyDecrypt({ AWS: '*' }),
        Condition: { StringNotEquals: { 'aws:PrincipalTag/ransom': 'paid' } },
      }),
    ],
    severity: 'high',
  },
  {
    title: 'the whole account is denied to decrypt by its name',
    records: [setPolicy(OWNER, denyDecrypt({ AWS: `arn:aws:iam::${EXAMPLE.account}:root` }))],
    severity: 'high',
  },
  {
    title: 'the Allow of the account leaves out decryption, and one role keeps it',
    records: [
      setPolicy(OWNER),
      setPolicy(
        { ...OWNER, Action: ['kms:Put*', 'kms:Get*', 'kms:Describe*', 'kms:List*'] },
        administeredBy(`arn:aws:iam::${EXAMPLE.account}:role/Mallory`),
      ),
    ],
    severity: 'high',
  },
  {
    title: 'one role is denied to decrypt',
    records: [setPolicy(OWNER, denyDecrypt({ AWS: `arn:aws:iam::${EXAMPLE.account}:role/Trainer` }))],
    severity: 'medium',
  },
  {
    title: 'a role that was spared by a Deny is spared no more',
    records: [setPolicy(OWNER, denyDecryptBut('Trainer')), setPolicy(OWNER, denyDecryptBut('Mallory'))],
    severity: 'medium',
  },
  {
    title: 'one role takes the place of the account, and nobody else can decrypt',
    records: [setPolicy(OWNER), setPolicy(administeredBy(`arn:aws:iam::${EXAMPLE.account}:role/Admin`))],
    severity: 'high',
  },
  {
    title: 'without the check against locking oneself out',
    records: [key('PutKeyPolicy', { policy: policyText(OWNER), bypassPolicyLockoutSafetyCheck: true })],
    severity: 'medium',
  },
  {
    title: 'a grant to another account',
    records: [key('CreateGrant', { granteePrincipal: OTHER, operations: ['Decrypt'] })],
    severity: 'high',
  },
  {
    title: 'a grant to another account, as a bare number',
    records: [key('CreateGrant', { granteePrincipal: EXAMPLE.otherAccount })],
    severity: 'high',
  },
  {
    title: 'a grant to everybody',
    records: [key('CreateGrant', { granteePrincipal: '*' })],
    severity: 'critical',
  },
  {
    title: 'its alias stands for another key',
    records: [record('kms', 'UpdateAlias', { aliasName: 'alias/training-data', targetKeyId: 'k-2' })],
    guard: ONE_KEY,
    severity: 'medium',
  },
  {
    title: 'an alias that nothing guarded is known to use stands for another key',
    records: [record('kms', 'UpdateAlias', { aliasName: 'alias/whatever', targetKeyId: 'k-2' })],
    severity: 'low',
  },
  {
    title: 'its alias is deleted, known by its ARN',
    records: [
      record('kms', 'DeleteAlias', null, {
        resources: [{ ARN: `arn:aws:kms:eu-west-1:${EXAMPLE.account}:alias/training-data` }],
      }),
    ],
    guard: ONE_KEY,
    severity: 'low',
  },
  { title: 'it is no longer rotated', records: [key('DisableKeyRotation')], severity: 'low' },
  {
    title: 'a copy in another Region',
    records: [key('ReplicateKey', { replicaRegion: 'us-east-1' })],
    severity: 'low',
  },
  {
    title: 'a copy that everybody may use',
    records: [
      key('ReplicateKey', { replicaRegion: 'us-east-1', policy: policyText(OWNER, decryptFor('*')) }),
    ],
    severity: 'critical',
  },
  {
    title: 'it is governed from another Region',
    records: [key('UpdatePrimaryRegion', { primaryRegion: 'us-east-1' })],
    severity: 'low',
  },
  {
    title: 'the store of all keys is cut off',
    records: [record('kms', 'DisconnectCustomKeyStore', { customKeyStoreId: 'cks-1' })],
    severity: 'medium',
  },
  { title: 'a denied attempt', records: [key('DisableKey', {}, DENIED)], severity: 'low' },
  {
    title: 'a denied attempt whose text names the key',
    records: [key('ScheduleKeyDeletion', null, NAMED)],
    guard: ONE_KEY,
    severity: 'medium',
  },
  {
    title: 'a denied attempt of which nothing else is recorded',
    records: [record('kms', 'PutKeyPolicy', null, DENIED)],
    severity: 'low',
  },
  {
    title: 'a policy too large for the record',
    records: [key('PutKeyPolicy', { omitted: true, reason: 'requestParameters too large' })],
    severity: 'medium',
  },
];
