import { Aws } from 'aws-cdk-lib';
import type { ResolvedConfig } from '../../config/types.ts';
import { AUDIT_ACTIONS, AUDIT_KEY_ACTIONS } from '../../core/scope/own-access.ts';
import { chunks } from '../chunks.ts';
import { ruleNamePrefix } from '../events/targets.ts';
import { onBuckets } from './object-read.ts';
import type { Permission } from './permission.ts';
import { accountSettings, bucketSettings } from './settings-read.ts';

/**
 * Everything that an audit reads, and nothing that is in a bucket.
 * @param stack name of the detector's
 */
export const postureRead = (config: ResolvedConfig, stack: string): Permission[] => [
  ...bucketSettings(config),
  ...onBuckets(config.buckets, AUDIT_ACTIONS),
  ...accountSettings,
  ...allBuckets,
  ...deliveryRules(stack),
  anyKey,
  ...writersOf(config),
];

/** What is needed to find buckets that nobody guards. */
const allBuckets: readonly Permission[] = [
  {
    actions: [
      's3:ListAllMyBuckets',
      's3express:ListAllMyDirectoryBuckets',
      's3express:ListAccessPointsForDirectoryBuckets',
    ],
    resources: ['*'],
    wildcard: 'They list, and know no narrower resource.',
  },
  {
    actions: ['s3:GetBucketTagging'],
    resources: [`arn:${Aws.PARTITION}:s3:::*`],
    wildcard: 'Tags show whether a bucket that nobody guards holds training data, whatever its name is.',
  },
  {
    actions: ['s3express:ListTagsForResource'],
    resources: [`arn:${Aws.PARTITION}:s3express:*:${Aws.ACCOUNT_ID}:bucket/*`],
    wildcard: 'The same for directory buckets.',
  },
];

/** Whether S3's events still reach the queues: one list of the rules gives their patterns, but not their targets. */
export const deliveryRules = (stack: string): Permission[] => [
  {
    actions: ['events:ListRules'],
    resources: ['*'],
    wildcard: 'It lists, and knows no narrower resource.',
  },
  {
    actions: ['events:ListTargetsByRule'],
    resources: [
      `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${ruleNamePrefix(stack, 'objects')}*`,
    ],
    wildcard: 'Each dataset has a rule of its own.',
  },
];

const anyKey: Permission = {
  actions: AUDIT_KEY_ACTIONS,
  resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:*:key/*`],
  wildcard: "A bucket's own encryption says which key it uses, and that may change at any time.",
};

/** So many ARNs with the longest paths fit a managed policy, and the CDK splits at statements. */
const WRITERS_PER_STATEMENT = 8;

const ROLE_ACTIONS = ['iam:ListRolePolicies', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies'];
const USER_ACTIONS = [
  'iam:ListUserPolicies',
  'iam:GetUserPolicy',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupsForUser',
  'iam:ListAccessKeys',
];
const GROUP_ACTIONS = ['iam:ListGroupPolicies', 'iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies'];
const POLICY_ACTIONS = ['iam:GetPolicy', 'iam:GetPolicyVersion'];

/** Reading what the identities may do that the configuration names as writers. */
function writersOf({ buckets }: ResolvedConfig): Permission[] {
  const named = buckets.flatMap(({ datasets }) => datasets.flatMap(({ writers }) => writers));
  const writers = [...new Set(named)];
  const roles = writers.filter((arn) => arn.includes(':role/'));
  const users = writers.filter((arn) => arn.includes(':user/'));
  return [
    ...chunks(roles, WRITERS_PER_STATEMENT).map((some) => ({ actions: ROLE_ACTIONS, resources: some })),
    ...chunks(users, WRITERS_PER_STATEMENT).map((some) => ({ actions: USER_ACTIONS, resources: some })),
    ...(users.length > 0 ? [groups] : []),
    ...(roles.length + users.length > 0 ? [policies] : []),
  ];
}

const groups: Permission = {
  actions: GROUP_ACTIONS,
  resources: [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:group/*`],
  wildcard: 'A user may be in any group.',
};

const policies: Permission = {
  actions: POLICY_ACTIONS,
  resources: [
    `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:policy/*`,
    `arn:${Aws.PARTITION}:iam::aws:policy/*`,
  ],
  wildcard: 'Any policy may be attached to a writer.',
};
