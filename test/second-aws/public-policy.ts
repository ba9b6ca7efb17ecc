import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { settingsBucket } from '../e2e/deployed/datasets.ts';
import { clients } from '../e2e/deployed/deployment.ts';

/** Guarded; what is tested here is the only one to change it. */
export const OPENED = settingsBucket('external');

/** Lets everybody read the bucket. What blocks public access stays on. */
export const openToEverybody = (): Promise<unknown> =>
  clients.s3.send(
    new PutBucketPolicyCommand({
      Bucket: OPENED,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${OPENED}/*`,
          },
        ],
      }),
    }),
  );
