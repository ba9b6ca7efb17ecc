import {
  type CloudTrailClient,
  CreateTrailCommand,
  type EventSelector,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  type S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { BLOCKED, STRAY, TRAIL_LOGS } from './setup.ts';

export interface StateClients {
  readonly cloudTrail: CloudTrailClient;
  readonly s3Control: S3ControlClient;
}

/** A state of the account as a whole. */
export interface State {
  readonly enter: (clients: StateClients, account: string, key: string) => Promise<unknown>;
  /** The checks that fail at every guarded bucket because of it. */
  readonly fails: readonly string[];
  /** When it is audited. */
  readonly now: () => Date;
}

export const STATES = ['open', 'careless', 'good'] as const;
export type StateName = (typeof STATES)[number];

const TRAIL = 'each';

const block = (
  { s3Control }: StateClients,
  AccountId: string,
  PublicAccessBlockConfiguration: PublicAccessBlockConfiguration,
) => s3Control.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));

/** In the order in which the account comes into them. */
export const ACCOUNT: Readonly<Record<StateName, State>> = {
  open: {
    enter: ({ cloudTrail }) =>
      cloudTrail.send(new CreateTrailCommand({ Name: TRAIL, S3BucketName: STRAY, IsMultiRegionTrail: true })),
    fails: [
      'account-public-access-blocked',
      'trail-logging',
      'data-events-write-logged',
      'data-events-read-logged',
      'management-events-logged',
      'trail-validated',
      'trail-encrypted',
      'trail-log-bucket-elsewhere',
    ],
    // All access keys are old then.
    now: () => new Date('2100-01-01T00:00:00.000Z'),
  },
  careless: {
    enter: async (clients, account) => {
      await block(clients, account, { ...BLOCKED, BlockPublicAcls: false });
      const selector: EventSelector = {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        ExcludeManagementEventSources: ['kms.amazonaws.com'],
        DataResources: [{ Type: 'AWS::S3::Object', Values: [`arn:aws:s3:::${STRAY}/`] }],
      };
      const EventSelectors = [selector];
      await clients.cloudTrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors }));
      await clients.cloudTrail.send(new StartLoggingCommand({ Name: TRAIL }));
    },
    fails: [
      'account-public-access-blocked',
      'data-events-write-logged',
      'data-events-read-logged',
      'management-events-logged',
      'trail-validated',
      'trail-encrypted',
      'trail-log-bucket-elsewhere',
    ],
    now: () => new Date(),
  },
  good: {
    enter: async (clients, account, KmsKeyId) => {
      await block(clients, account, BLOCKED);
      const trail = { Name: TRAIL, S3BucketName: TRAIL_LOGS, KmsKeyId, EnableLogFileValidation: true };
      await clients.cloudTrail.send(new UpdateTrailCommand(trail));
      const DataResources = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }];
      const EventSelectors = [
        { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources } as const,
      ];
      await clients.cloudTrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors }));
    },
    fails: [],
    now: () => new Date(),
  },
};
