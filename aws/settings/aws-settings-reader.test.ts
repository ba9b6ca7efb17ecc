import { S3ControlServiceException } from '@aws-sdk/client-s3-control';
import { expect, it } from 'vitest';
import { accessPoint } from '../../core/cloudtrail/settings/access-point.ts';
import { AwsSettingsReader, type SettingsClients } from './aws-settings-reader.ts';

it('reads an access point that is gone as one that does not exist, so that its end is a change', async () => {
  const send = async () => {
    throw new S3ControlServiceException({
      name: 'NoSuchAccessPoint',
      message: 'The specified accesspoint does not exist',
      $fault: 'client',
      $metadata: { httpStatusCode: 404 },
    });
  };
  const clients = { s3Control: { send } } as unknown as SettingsClients;
  const read = await new AwsSettingsReader(clients, '111122223333').read(
    'access-point/111122223333/door',
    'access-point',
  );
  expect(read).toEqual({ kind: 'read', value: accessPoint.safest });
});
