import type { GuardedDataset } from '../scope/guard.ts';
import { type AccountFacts, type BucketFacts, known } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';

export interface RealConfiguration {
  readonly title: string;
  readonly facts: BucketFacts;
}

const OWN = '111122223333';
const PARTNER = '444455556666';
const STRANGER = '999988887777';
const NONE_BLOCKED = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

/** An account as many are: one trail for management events, nothing for objects, no block for the whole account. */
const usualAccount = (): AccountFacts => {
  const { trails, ...good } = sampleAccount();
  const [trail] = trails.kind === 'known' ? trails.value : [];
  if (trail?.settings.kind !== 'known') throw new Error('the sample has no trail');
  const selectors = known({
    basic: [{ readWriteType: 'All' as const, includeManagementEvents: true, dataResources: [] }],
    advanced: null,
  });
  const settings = known({ ...trail.settings.value, key: null, bucket: 'company-cloudtrail' });
  return {
    ...good,
    publicAccessBlock: known(NONE_BLOCKED),
    trails: known([{ ...trail, selectors, settings }]),
    guarded: [],
    guardedDatasets: [],
    trustedAccounts: [PARTNER],
  };
};

/** A bucket as S3 makes it where nobody sets anything. */
const asMade = (name: string, over: Partial<BucketFacts> = {}): BucketFacts =>
  sampleBucket({
    name,
    datasets: [],
    account: usualAccount(),
    policy: known(null),
    versioning: known({ status: 'Never', mfaDelete: false }),
    encryption: known({ algorithm: 'AES256', key: null, isCustomerKeyBlocked: true }),
    key: known(null),
    objectLock: known({ isEnabled: false, retention: null }),
    logging: known(null),
    logChain: known([]),
    notification: known({ eventBridge: false }),
    inventory: known([]),
    tags: known({}),
    ...over,
  });

/** The same with versions, tags and an access log: what a platform team's module makes. */
const byModule = (name: string, over: Partial<BucketFacts> = {}): BucketFacts =>
  asMade(name, {
    versioning: VERSIONED,
    tags: TAGS,
    logging: LOGGED,
    logChain: known(['company-logs']),
    policy: policyOf(name, tlsOnly(name)),
    ...over,
  });

const VERSIONED = known({ status: 'Enabled', mfaDelete: false } as const);
const TAGS = known({ owner: 'data-platform', 'data-classification': 'internal' });
const LOGGED = known({ bucket: 'company-logs', prefix: '' });
const SENDS_EVENTS = known({ eventBridge: true });

const policyOf = (name: string, ...Statement: readonly object[]) =>
  known(JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement }).replaceAll('NAME', name)));

const objectsOf = (name: string): string => `arn:aws:s3:::${name}/*`;

const tlsOnly = (name: string): object => ({
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${name}`, objectsOf(name)],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const allow = (Principal: string | object, Action: string | readonly string[], name: string): object => ({
  Sid: 'Door',
  Effect: 'Allow',
  Principal,
  Action,
  Resource: [`arn:aws:s3:::${name}`, objectsOf(name)],
});

const guarded = (mode: GuardedDataset['mode']): readonly GuardedDataset[] => [
  { name: 'corpus', prefix: '', mode, writers: [] },
];

/** In the bucket's account, which guards it: what the deployment asks for is there. */
const withDataset = (facts: BucketFacts, mode: GuardedDataset['mode']): BucketFacts => ({
  ...facts,
  datasets: guarded(mode),
  notification: SENDS_EVENTS,
  account: {
    ...facts.account,
    guarded: [facts.name],
    guardedDatasets: guarded(mode).map((dataset) => ({ ...dataset, bucket: facts.name })),
  },
});

const ownKey = (): Pick<BucketFacts, 'encryption' | 'key'> => {
  const { encryption, key } = sampleBucket();
  return { encryption, key };
};

const expiring = (
  days: number,
  what: 'current' | 'noncurrent',
): Pick<BucketFacts, 'lifecycle' | 'hasLifecycle'> => ({
  lifecycle: known([
    {
      rule: 'tidy',
      what,
      filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
      days,
      date: null,
      keep: 0,
    },
  ]),
  hasLifecycle: known(true),
});

const LOCKED = known({ isEnabled: true, retention: { mode: 'COMPLIANCE', days: 90 } } as const);

/** Buckets as they are found in accounts of companies, from a website that everybody reads to training data that is well kept. */
export const realConfigurations = (): readonly RealConfiguration[] => [
  {
    title: 'website: everybody may read',
    facts: asMade('acme-www', {
      publicAccessBlock: known(NONE_BLOCKED),
      policy: policyOf('acme-www', allow('*', 's3:GetObject', 'acme-www')),
    }),
  },
  {
    title: 'open dataset: everybody may read, with versions and owner',
    facts: byModule('acme-open-dataset', {
      publicAccessBlock: known(NONE_BLOCKED),
      policy: policyOf(
        'acme-open-dataset',
        allow('*', ['s3:GetObject', 's3:ListBucket'], 'acme-open-dataset'),
        tlsOnly('acme-open-dataset'),
      ),
    }),
  },
  {
    title: 'forgotten upload drop: everybody may write',
    facts: asMade('acme-drop', {
      publicAccessBlock: known(NONE_BLOCKED),
      ownership: known('ObjectWriter'),
      policy: policyOf('acme-drop', allow('*', 's3:*', 'acme-drop')),
    }),
  },
  {
    title: 'old bucket with ACLs: everybody may list',
    facts: asMade('acme-legacy', {
      publicAccessBlock: known(NONE_BLOCKED),
      ownership: known('ObjectWriter'),
      acl: known({ grants: [{ grantee: 'AllUsers', permission: 'READ' }], owner: 'owner-id' }),
    }),
  },
  { title: 'scratch bucket as S3 makes it', facts: asMade('acme-scratch') },
  { title: 'backups of a database as S3 makes it', facts: asMade('acme-db-backups') },
  {
    title: 'backups of a database, versioned and with a key',
    facts: byModule('acme-rds-exports', { ...ownKey() }),
  },
  {
    title: 'backups that are locked',
    facts: byModule('acme-vault', { ...ownKey(), objectLock: LOCKED }),
  },
  { title: 'artifacts of builds', facts: byModule('acme-ci-artifacts', { ...expiring(30, 'noncurrent') }) },
  { title: 'data lake of a platform team', facts: byModule('acme-lake', { ...ownKey() }) },
  {
    title: 'data lake that a partner reads',
    facts: byModule('acme-lake-shared', {
      policy: policyOf(
        'acme-lake-shared',
        allow({ AWS: PARTNER }, 's3:GetObject', 'acme-lake-shared'),
        tlsOnly('acme-lake-shared'),
      ),
    }),
  },
  {
    title: 'labels that a vendor of nobody trusted writes',
    facts: asMade('acme-labeling', {
      policy: policyOf(
        'acme-labeling',
        allow({ AWS: STRANGER }, ['s3:GetObject', 's3:PutObject'], 'acme-labeling'),
      ),
    }),
  },
  {
    title: 'vendor who may do all with it',
    facts: asMade('acme-vendor-exchange', {
      policy: policyOf('acme-vendor-exchange', allow({ AWS: STRANGER }, 's3:*', 'acme-vendor-exchange')),
    }),
  },
  {
    title: 'logs of the trail',
    facts: asMade('company-cloudtrail', {
      versioning: VERSIONED,
      policy: policyOf('company-cloudtrail', {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: objectsOf('company-cloudtrail'),
        Condition: { StringEquals: { 'aws:SourceAccount': OWN } },
      }),
    }),
  },
  {
    title: 'access logs, delivered without saying for whom',
    facts: asMade('company-logs', {
      policy: policyOf('company-logs', {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: objectsOf('company-logs'),
      }),
    }),
  },
  { title: 'training data as S3 makes a bucket', facts: asMade('acme-training-data') },
  { title: 'models as S3 makes a bucket', facts: asMade('acme-model-weights') },
  {
    title: 'default bucket of SageMaker',
    facts: asMade('sagemaker-eu-west-1-111122223333', {
      encryption: known({ algorithm: 'AES256', key: null, isCustomerKeyBlocked: false }),
    }),
  },
  { title: 'training data by the module of a platform team', facts: byModule('acme-training-corpus') },
  {
    title: 'training data with versions that expire in a week',
    facts: withDataset(byModule('acme-train', { ...expiring(7, 'noncurrent') }), 'sealed'),
  },
  {
    title: 'guarded, with versions and nothing else',
    facts: withDataset(asMade('acme-corpus', { versioning: VERSIONED }), 'sealed'),
  },
  {
    title: 'guarded, by the module, with a key',
    facts: withDataset(byModule('acme-corpus-2', { ...ownKey() }), 'append-only'),
  },
  {
    title: 'guarded, locked, with a key',
    facts: withDataset(byModule('acme-corpus-3', { ...ownKey(), objectLock: LOCKED }), 'sealed'),
  },
  {
    title: 'guarded, locked, in an account of good posture',
    facts: { ...sampleBucket(), account: sampleAccount() },
  },
  {
    title: 'checkpoints that change, open to a whole account that is trusted',
    facts: withDataset(
      byModule('acme-checkpoints', {
        policy: policyOf(
          'acme-checkpoints',
          allow({ AWS: PARTNER }, ['s3:GetObject', 's3:PutObject'], 'acme-checkpoints'),
          tlsOnly('acme-checkpoints'),
        ),
      }),
      'open',
    ),
  },
];
