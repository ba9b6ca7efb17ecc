import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3ControlClient } from '../../aws/s3/control-client.ts';
import { clientSettings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import type { ContainmentClients } from './take-step.ts';

/** Clients with the rights of whoever runs the command. */
export function containmentClients(s3: S3Client, globals: Globals): ContainmentClients {
  const settings = clientSettings(globals);
  const { AWS_ENDPOINT_URL_S3_CONTROL: own, AWS_ENDPOINT_URL: general } = process.env;
  const at = (region: string | undefined) => (region === undefined ? settings : { ...settings, region });
  return {
    s3,
    s3Control: remembering(s3ControlClient(own || general || undefined, settings)),
    iam: remembering(new IAMClient(settings)),
    cloudTrail: (region) => remembering(new CloudTrailClient(at(region))),
    kms: (region) => remembering(new KMSClient(at(region))),
  };
}
