import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The relay's own clients; they speak to the emulator itself, so that their calls are not relayed in turn. */
export interface EmulatorClients {
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly queues: SQSClient;
  destroy(): void;
}

export const emulatorClients = (endpoint: string, region: string): EmulatorClients => {
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    events: new EventBridgeClient(settings),
    queues: new SQSClient(settings),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
