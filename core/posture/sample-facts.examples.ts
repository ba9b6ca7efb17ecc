import { ALL_BLOCKED } from '../cloudtrail/settings/public-access-block.ts';
import { type AccountFacts, type BucketFacts, known } from './facts.ts';

const ACCOUNT = '111122223333';
const DATASET = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;

/** An account in which every check about it passes; for examples. */
export const sampleAccount = (over: Partial<AccountFacts> = {}): AccountFacts => ({
  id: ACCOUNT,
  publicAccessBlock: known(ALL_BLOCKED),
  trails: known([
    {
      name: 'main',
      arn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main`,
      settings: known({
        exists: true,
        isLogging: true,
        isMultiRegion: true,
        hasGlobalEvents: true,
        isValidated: true,
        isOrganization: false,
        bucket: 'acme-trail',
        key: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/trail`,
        logGroup: null,
      }),
      selectors: known({
        basic: [
          {
            readWriteType: 'All',
            includeManagementEvents: true,
            dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }],
          },
        ],
        advanced: null,
      }),
      lastDeliveryAt: known('2026-11-20T03:00:00.000Z'),
      lastDeliveryError: known(null),
    },
  ]),
  writers: new Map(),
  trustedAccounts: [],
  organization: null,
  guarded: ['acme-training-data', 'acme-trail', 'acme-logs'],
  guardedDatasets: [{ bucket: 'acme-training-data', ...DATASET }],
  ...over,
});

const TLS_ONLY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::acme-training-data', 'arn:aws:s3:::acme-training-data/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};

/** A guarded bucket of good posture, of which examples change what they are about. */
export const sampleBucket = (over: Partial<BucketFacts> = {}): BucketFacts => ({
  name: 'acme-training-data',
  kind: 'general',
  region: 'eu-west-1',
  datasets: [DATASET],
  account: sampleAccount(),
  policy: known(TLS_ONLY),
  acl: known({ grants: [], owner: 'owner-id' }),
  publicAccessBlock: known(ALL_BLOCKED),
  ownership: known('BucketOwnerEnforced'),
  versioning: known({ status: 'Enabled', mfaDelete: false }),
  lifecycle: known([]),
  hasLifecycle: known(false),
  encryption: known({
    algorithm: 'aws:kms',
    key: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`,
    isCustomerKeyBlocked: true,
  }),
  replication: known([]),
  objectLock: known({ isEnabled: true, retention: { mode: 'COMPLIANCE', days: 90 } }),
  logging: known({ bucket: 'acme-logs', prefix: 'training/' }),
  logChain: known(['acme-logs']),
  notification: known({ eventBridge: true }),
  tags: known({ owner: 'data-platform', 'data-class': 'confidential' }),
  inventory: known([
    {
      id: 'daily',
      isEnabled: true,
      hasAllVersions: true,
      prefix: '',
      frequency: 'Daily',
      target: 'acme-logs',
    },
  ]),
  accessPoints: known([]),
  key: known({
    arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`,
    account: ACCOUNT,
    isCustomerManaged: true,
    state: 'Enabled',
    isRotated: known(true),
    policy: known(null),
  }),
  eventDelivery: known(null),
  lookedAt: '2026-11-20T03:12:00.000Z',
  ...over,
});
