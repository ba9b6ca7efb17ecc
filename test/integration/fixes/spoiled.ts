import {
  CreateTrailCommand,
  DeleteTrailCommand,
  type EventSelector,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { goodStatements } from '../audited/good-policy.ts';
import { documentOf } from '../audited/make-bucket.ts';
import { STRAY, TRAIL_LOGS } from '../audited/setup.ts';
import type { Prepared } from './by-hand.ts';

type Spoil = (prepared: Prepared) => Promise<unknown>;

const TRAIL = 'each';

const selecting =
  (...EventSelectors: EventSelector[]): Spoil =>
  ({ clients }) =>
    clients.cloudTrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors }));

const objects = (ReadWriteType: 'All' | 'WriteOnly', value: string): EventSelector => ({
  ReadWriteType,
  IncludeManagementEvents: true,
  DataResources: [{ Type: 'AWS::S3::Object', Values: [value] }],
});

/** What makes a check fail at a bucket that is good, where no bucket is made with that flaw: mostly what is around the bucket. */
export const SPOILED: Readonly<Record<string, Spoil>> = {
  'account-public-access-blocked': (prepared) => blockAccount(prepared, false),
  'trail-logging': ({ clients }) => clients.cloudTrail.send(new StopLoggingCommand({ Name: TRAIL })),
  'data-events-write-logged': selecting(objects('All', `arn:aws:s3:::${STRAY}/`)),
  'data-events-read-logged': selecting(objects('WriteOnly', 'arn:aws:s3')),
  'trail-validated': ({ clients }) =>
    clients.cloudTrail.send(new UpdateTrailCommand({ Name: TRAIL, EnableLogFileValidation: false })),
  'trail-encrypted': async (prepared) => {
    // No call takes the key of a trail away.
    await withoutTrail(prepared, TRAIL);
    await makeTrail(prepared, undefined);
  },
  'trail-log-bucket-elsewhere': ({ clients }) =>
    clients.cloudTrail.send(new UpdateTrailCommand({ Name: TRAIL, S3BucketName: STRAY })),
  'management-events-logged': (prepared) => withoutTrail(prepared, TRAIL),
  'not-public': (prepared) => blockAccount(prepared, false),
  // Writers are bound to no Region by a policy that names addresses.
  'region-restricted': async ({ clients, around, setup }) => {
    const { FromOurNetworkOnly: network, ...statements } = goodStatements(
      setup.bucket,
      around.keys.good,
      around.account,
    );
    const Condition = { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } };
    const Policy = documentOf([...Object.values(statements), { ...network, Condition }]);
    await clients.s3.send(new PutBucketPolicyCommand({ Bucket: setup.bucket, Policy }));
    await letWrite(clients, 'Publisher', 'arn:aws:s3:::each-*/*');
  },
  'read-and-write-separated': ({ clients, setup }) =>
    letWrite(clients, 'Trainer', `arn:aws:s3:::${setup.bucket}/*`),
};

const letWrite = (clients: Prepared['clients'], RoleName: string, Resource: string): Promise<unknown> =>
  clients.iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'more',
      PolicyDocument: documentOf([{ Effect: 'Allow', Action: 's3:PutObject', Resource }]),
    }),
  );

/** What puts the account back for the checks that follow, where the fix leaves another one than there was. */
export const PUT_BACK: Readonly<Record<string, Spoil>> = {
  'not-public': (prepared) => blockAccount(prepared, true),
  'management-events-logged': async (prepared) => {
    await withoutTrail(prepared, 'management');
    await makeTrail(prepared, prepared.around.keys.good);
  },
};

const blockAccount = ({ clients, around }: Prepared, isOn: boolean): Promise<unknown> =>
  clients.s3Control.send(
    new PutPublicAccessBlockCommand({
      AccountId: around.account,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: isOn,
        IgnorePublicAcls: isOn,
        BlockPublicPolicy: isOn,
        RestrictPublicBuckets: isOn,
      },
    }),
  );

const withoutTrail = ({ clients }: Prepared, Name: string): Promise<unknown> =>
  clients.cloudTrail.send(new DeleteTrailCommand({ Name }));

/** The trail of a good account, with a key or without. */
async function makeTrail({ clients: { cloudTrail } }: Prepared, KmsKeyId: string | undefined): Promise<void> {
  const settings = { S3BucketName: TRAIL_LOGS, IsMultiRegionTrail: true, EnableLogFileValidation: true };
  await cloudTrail.send(new CreateTrailCommand({ Name: TRAIL, ...settings, KmsKeyId }));
  const EventSelectors = [objects('All', 'arn:aws:s3')];
  await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors }));
  await cloudTrail.send(new StartLoggingCommand({ Name: TRAIL }));
}
