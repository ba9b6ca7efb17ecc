import { Aws } from 'aws-cdk-lib';
import type { ResolvedConfig } from '../../config/types.ts';
import { KEY_POLICY_ACTIONS, SETTING_ACTIONS } from '../../core/scope/own-access.ts';
import { chunks } from '../chunks.ts';
import { KEYS_PER_STATEMENT, onBuckets } from './object-read.ts';
import type { Permission } from './permission.ts';

/** Reading the settings of guarded buckets, and nothing that is in them. */
export const bucketSettings = ({ buckets }: ResolvedConfig): Permission[] =>
  onBuckets(buckets, SETTING_ACTIONS);

/** Reading what opens or guards the buckets from outside: the account's block, access points, trails. */
export const accountSettings: readonly Permission[] = [
  {
    actions: [
      's3:GetAccountPublicAccessBlock',
      's3:ListAccessPoints',
      's3:GetAccessPoint',
      'cloudtrail:DescribeTrails',
    ],
    resources: ['*'],
    wildcard: 'They read settings of the account, or list, and know no narrower resource.',
  },
  {
    actions: ['s3:GetAccessPointPolicy'],
    resources: [`arn:${Aws.PARTITION}:s3:${Aws.REGION}:${Aws.ACCOUNT_ID}:accesspoint/*`],
    wildcard: 'Anybody may make an access point of a guarded bucket, under any name.',
  },
  {
    actions: ['cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
    resources: [`arn:${Aws.PARTITION}:cloudtrail:*:*:trail/*`],
    wildcard: 'Trails of other Regions, and of the organization, record calls of this account too.',
  },
];

/** Reading the policies of keys. */
export const keyPolicies = (arns: readonly string[]): Permission[] =>
  chunks(arns, KEYS_PER_STATEMENT).map((resources) => ({ actions: KEY_POLICY_ACTIONS, resources }));
