import { GetTopicAttributesCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { CanaryPublisher } from './canary-publisher.ts';

const ALERTS = 'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Alerts-t1';
const CANARY = 'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Canary-t2';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const MESSAGE = { subject: 's', text: 't', json: '{}', attributes: { kind: 'finding' } };

async function publish(attributes: Readonly<Record<string, string>> | Error): Promise<string[]> {
  const published: string[] = [];
  const client = {
    send: async (command: unknown) => {
      if (command instanceof PublishCommand) published.push(command.input.TopicArn ?? '');
      if (!(command instanceof GetTopicAttributesCommand)) return {};
      expect(command.input).toEqual({ TopicArn: ALERTS });
      if (attributes instanceof Error) throw attributes;
      return { Attributes: attributes };
    },
  } as unknown as SNSClient;
  const topics = { alerts: ALERTS, canary: CANARY, key: KEY, stack: 'Sealwatch' };
  await new CanaryPublisher(client, topics).publish(MESSAGE);
  return published;
}

const policy = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('a canary', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['its key by ARN', { KmsMasterKeyId: KEY }],
    ['no key, so that alerts would come all the same', {}],
    [
      'its key by id, and a policy',
      {
        KmsMasterKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
        Policy: policy({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: ALERTS,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      },
    ],
  ])('is published to its own topic and to no other where the alert topic has %s', async (_, attributes) => {
    expect(await publish(attributes)).toEqual([CANARY]);
  });

  it.each<[string, Readonly<Record<string, string>> | Error, RegExp]>([
    [
      'denies alerts',
      {
        KmsMasterKeyId: KEY,
        Policy: policy({ Effect: 'Deny', Principal: '*', Action: 'sns:*', Resource: ALERTS }),
      },
      /may deny/,
    ],
    ['has another key', { KmsMasterKeyId: 'alias/mine' }, /has the key alias\/mine/],
    [
      'is gone',
      Object.assign(new Error('Topic does not exist'), { name: 'NotFoundException' }),
      /does not exist/,
    ],
  ])('does not come through where the alert topic %s', async (_, attributes, reason) => {
    await expect(publish(attributes)).rejects.toThrow(reason);
  });
});
