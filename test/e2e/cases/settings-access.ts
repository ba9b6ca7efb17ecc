import { type BucketCannedACL, PutBucketAclCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import {
  CreateAccessPointCommand,
  DeleteAccessPointPolicyCommand,
  PutAccessPointPolicyCommand,
} from '@aws-sdk/client-s3-control';
import { clients, deployment } from '../deployed/deployment.ts';
import { allow, deletePolicy, document, publicPolicy, putPolicy } from '../deployed/policies.ts';
import type { SettingCase } from './setting-case.ts';

const OUTSIDE = { AWS: 'arn:aws:iam::999988887777:root' };
const inside = () => ({ AWS: `arn:aws:iam::${deployment.account}:role/Labeler` });

const setAcl = (ACL: BucketCannedACL) => (Bucket: string) =>
  clients.s3.send(new PutBucketAclCommand({ Bucket, ACL }));

const block = (BlockPublicPolicy: boolean) => (Bucket: string) => {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy,
    RestrictPublicBuckets: BlockPublicPolicy,
  };
  return clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
};

const pointOf = (bucket: string) => ({ AccountId: deployment.account, Name: `${bucket}-point` });

const openPoint = (bucket: string) => {
  const Resource = `arn:aws:s3:${deployment.region}:${deployment.account}:accesspoint/${bucket}-point/object/*`;
  const Policy = document({ ...allow(bucket, OUTSIDE, 's3:GetObject'), Resource });
  return clients.s3Control.send(new PutAccessPointPolicyCommand({ ...pointOf(bucket), Policy }));
};

/** Who may reach a bucket. */
export const ACCESS: readonly SettingCase[] = [
  {
    rule: 'policy-public',
    severity: 'critical',
    bucket: 'public',
    call: 'PutBucketPolicy',
    weaken: (bucket) => putPolicy(bucket, publicPolicy(bucket)),
    again: (bucket) => putPolicy(bucket, JSON.stringify(JSON.parse(publicPolicy(bucket)), null, 4)),
    undo: deletePolicy,
  },
  {
    rule: 'policy-external-account',
    severity: 'critical',
    bucket: 'external',
    call: 'PutBucketPolicy',
    weaken: (bucket) => putPolicy(bucket, document(allow(bucket, OUTSIDE, 's3:PutObject'))),
    undo: deletePolicy,
  },
  {
    rule: 'policy-widened',
    severity: 'medium',
    bucket: 'widened',
    call: 'PutBucketPolicy',
    weaken: (bucket) => putPolicy(bucket, document(allow(bucket, inside(), 's3:GetObject', 's3:PutObject'))),
    again: (bucket) => putPolicy(bucket, document(allow(bucket, inside(), 's3:PutObject', 's3:GetObject'))),
    undo: deletePolicy,
  },
  {
    rule: 'acl-opened',
    severity: 'high',
    bucket: 'acl',
    call: 'PutBucketAcl',
    weaken: setAcl('public-read'),
    undo: setAcl('private'),
  },
  {
    rule: 'public-access-block-weakened',
    severity: 'high',
    bucket: 'block',
    call: 'PutBucketPublicAccessBlock',
    prepare: block(true),
    weaken: block(false),
    undo: block(true),
  },
];

/** What is no bucket is not asked about at once: the settings poll confirms what put it right. */
export const ACCESS_POINT_CASES: readonly SettingCase[] = [
  {
    rule: 'access-point-opened',
    severity: 'high',
    bucket: 'door',
    call: 'PutAccessPointPolicy',
    prepare: (Bucket) => clients.s3Control.send(new CreateAccessPointCommand({ ...pointOf(Bucket), Bucket })),
    weaken: openPoint,
    undo: (bucket) => clients.s3Control.send(new DeleteAccessPointPolicyCommand(pointOf(bucket))),
  },
];
