import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { AwsRemover } from './remove-made.ts';

type Answer = object | Error;

/** Clients that answer as they are told, and keep what was asked. */
function clients(answers: Readonly<Record<string, Answer>> = {}) {
  const asked: string[] = [];
  const send = async (command: { constructor: { name: string } }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push(name);
    const answer = answers[name] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send } as unknown;
  const remover = new AwsRemover({
    s3: client as S3Client,
    sqs: client as SQSClient,
    events: client as EventBridgeClient,
    kms: client as KMSClient,
  });
  return { asked, remover };
}

const refused = (name: string): Error =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });

describe('what a trial has made', () => {
  it.each(['', 'trial/', 'sealwatch-trial', 'trial/sealwatch-trial/a'])(
    'no object is deleted under %j, which is no folder of a trial',
    async (prefix) => {
      const { asked, remover } = clients();
      await expect(remover.remove({ kind: 'folder', bucket: 'b', prefix })).rejects.toThrow(
        'is no folder of a trial',
      );
      expect(asked).toEqual([]);
    },
  );

  it('a rule loses its targets first', async () => {
    const { asked, remover } = clients({ ListTargetsByRule: { Targets: [{ Id: 'queue' }] } });
    await remover.remove({ kind: 'rule', name: 'r' });
    expect(asked).toEqual(['ListTargetsByRule', 'RemoveTargets', 'DeleteRule']);
  });

  it('what is gone already is fine', async () => {
    const { remover } = clients({
      ListTargetsByRule: refused('ResourceNotFoundException'),
      GetQueueUrl: refused('QueueDoesNotExist'),
    });
    await remover.remove({ kind: 'rule', name: 'r' });
    await remover.remove({ kind: 'queue', name: 'q' });
  });

  it('what AWS refuses is not', async () => {
    const { remover } = clients({ GetQueueUrl: refused('AccessDenied') });
    await expect(remover.remove({ kind: 'queue', name: 'q' })).rejects.toThrow(
      'sqs GetQueueUrl: AccessDenied',
    );
  });

  it('a key that is deleted already is not deleted again, and one without a name is no other', async () => {
    const { asked, remover } = clients({ DescribeKey: { KeyMetadata: { KeyState: 'PendingDeletion' } } });
    await remover.remove({ kind: 'key', description: 'd', arn: 'arn:k' });
    expect(asked).toEqual(['DescribeKey']);
  });
});
