import { createHash, randomBytes } from 'node:crypto';
import {
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { Severity } from '../../../core/base/severity.ts';
import type { ActivityRuleId } from '../../../core/findings/rule-ids.ts';
import type { SettingsBucket } from '../deployed/datasets.ts';
import { clients } from '../deployed/deployment.ts';

/** An object, as S3 is asked for it. */
export interface At {
  readonly Bucket: string;
  readonly Key: string;
}

/** What is done to how a guarded object is kept. */
export interface ObjectControlCase {
  readonly rule: ActivityRuleId;
  readonly severity: Severity;
  readonly bucket: SettingsBucket;
  readonly call: string;
  readonly act: (at: At) => Promise<unknown>;
}

const { s3 } = clients;

const retain = (at: At, days: number, rest: object = {}) => {
  const RetainUntilDate = new Date(Date.now() + days * 86_400_000);
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate } as const;
  return s3.send(new PutObjectRetentionCommand({ ...at, Retention, ...rest }));
};

const hold = (at: At, Status: 'ON' | 'OFF') =>
  s3.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status } }));

const putWithOwnKey = (at: At) => {
  const key = randomBytes(32);
  const customer = {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: key.toString('base64'),
    SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
  };
  return s3.send(new PutObjectCommand({ ...at, Body: 'held to ransom', ...customer }));
};

export const OBJECT_CONTROL_CASES: readonly ObjectControlCase[] = [
  {
    rule: 'object-acl-opened',
    severity: 'high',
    bucket: 'acl',
    call: 'PutObjectAcl',
    act: (at) => s3.send(new PutObjectAclCommand({ ...at, ACL: 'public-read' })),
  },
  {
    rule: 'object-reencrypted',
    severity: 'high',
    bucket: 'acl',
    call: 'PutObject',
    act: putWithOwnKey,
  },
  {
    rule: 'object-lock-weakened',
    severity: 'high',
    bucket: 'lock',
    call: 'PutObjectLegalHold',
    act: async (at) => {
      await hold(at, 'ON');
      await hold(at, 'OFF');
    },
  },
  {
    rule: 'object-lock-weakened',
    severity: 'high',
    bucket: 'lock',
    call: 'PutObjectRetention',
    act: async (at) => {
      await retain(at, 30);
      await retain(at, 1, { BypassGovernanceRetention: true });
    },
  },
];
