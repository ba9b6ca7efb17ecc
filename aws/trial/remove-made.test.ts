import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { AwsRemover } from './remove-made.ts';

type Answer = object | Error | ((input: never) => object);

/** Clients that answer as they are told, and keep what was asked. */
function clients(answers: Readonly<Record<string, Answer>> = {}) {
  const asked: string[] = [];
  const send = async (command: { readonly constructor: { name: string }; readonly input: never }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push(name);
    const answer = answers[name] ?? {};
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(command.input) : answer;
  };
  const client = { send } as unknown;
  const paused: number[] = [];
  const own = {
    s3: client as S3Client,
    sqs: client as SQSClient,
    events: client as EventBridgeClient,
    // Paging asks for an instance.
    kms: Object.assign(Object.create(KMSClient.prototype) as KMSClient, { send } as object),
  };
  const remover = new AwsRemover(own, async (milliseconds) => paused.push(milliseconds));
  return { asked, paused, remover };
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
      DescribeKey: refused('NotFoundException'),
      ListMultipartUploads: refused('NoSuchBucket'),
    });
    await remover.remove({ kind: 'rule', name: 'r' });
    await remover.remove({ kind: 'queue', name: 'q' });
    await remover.remove({ kind: 'key', description: 'd', arn: 'arn:k' });
    await remover.remove({ kind: 'folder', bucket: 'b', prefix: 'trial/sealwatch-trial/' });
  });

  it('what AWS refuses is not', async () => {
    const { remover } = clients({ GetQueueUrl: refused('AccessDenied') });
    await expect(remover.remove({ kind: 'queue', name: 'q' })).rejects.toThrow(
      'sqs GetQueueUrl: AccessDenied',
    );
  });

  it('a key that is deleted already is not deleted again, and one without a name is no other', async () => {
    const { asked, remover } = clients({
      DescribeKey: { KeyMetadata: { KeyState: 'PendingDeletion', Description: 'd' } },
    });
    await remover.remove({ kind: 'key', description: 'd', arn: 'arn:k' });
    expect(asked).toEqual(['DescribeKey']);
  });

  it('a key that is described otherwise is not deleted, whatever the journal says', async () => {
    const { asked, remover } = clients({
      DescribeKey: { KeyMetadata: { KeyState: 'Enabled', Description: 'of production' } },
    });
    await expect(remover.remove({ kind: 'key', description: 'd', arn: 'arn:k' })).rejects.toThrow(
      'arn:k is no key of a trial, so it was not deleted',
    );
    expect(asked).toEqual(['DescribeKey']);
  });

  it('a key that KMS does not know yet is deleted when it does', async () => {
    let looks = 0;
    const { asked, paused, remover } = clients({
      DescribeKey: () => {
        looks += 1;
        if (looks === 1) throw refused('NotFoundException');
        return { KeyMetadata: { Description: 'd' } };
      },
    });
    await remover.remove({ kind: 'key', description: 'd', arn: 'arn:k' });
    expect([asked.at(-1), paused]).toEqual(['ScheduleKeyDeletion', [10_000]]);
  });

  it('a key is found behind one that may not be looked at; where it is not, that is said', async () => {
    const Keys = [{ KeyId: 'hidden' }, { KeyId: 'made' }];
    const describe = (Description: string) => ({
      ListKeys: { Keys },
      DescribeKey: ({ KeyId }: { readonly KeyId: string }) => {
        if (KeyId === 'hidden') throw refused('AccessDeniedException');
        return { KeyMetadata: { Description } };
      },
    });
    const { asked, remover } = clients(describe('d'));
    await remover.remove({ kind: 'key', description: 'd', arn: null });
    expect(asked.at(-1)).toBe('ScheduleKeyDeletion');
    await expect(
      clients(describe('e')).remover.remove({ kind: 'key', description: 'd', arn: null }),
    ).rejects.toThrow('kms DescribeKey: AccessDeniedException');
  });

  it('a key that was not found among the first thousand is not said to be gone', async () => {
    const Keys = Array.from({ length: 1_001 }, (_, index) => ({ KeyId: `k${index}` }));
    const { remover } = clients({ ListKeys: { Keys }, DescribeKey: { KeyMetadata: { Description: 'e' } } });
    await expect(remover.remove({ kind: 'key', description: 'd', arn: null })).rejects.toThrow(
      'among the first 1000 keys is none that is d',
    );
  });
});
