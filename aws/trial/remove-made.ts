import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DescribeKeyCommand,
  type KMSClient,
  paginateListKeys,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { AbortMultipartUploadCommand, DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { DeleteQueueCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SealwatchError } from '../../core/base/errors.ts';
import { type Made, type Remover, TRIAL_FOLDER } from '../../core/trial/clean-up.ts';
import { AwsRefusal } from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';
import { uploadsUnder, versionPages } from './bucket-contents.ts';

interface RemoverClients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly kms: KMSClient;
}

/** The shortest that KMS takes. */
const KEY_WAIT_DAYS = 7;
const KEY_SETTLES_MS = 10_000;
/** Keys whose descriptions are read in search of one. */
const MAX_SEARCHED_KEYS = 1_000;

/** Removes from AWS what a trial has made. */
export class AwsRemover implements Remover {
  readonly #clients: RemoverClients;
  readonly #pause: (milliseconds: number) => Promise<unknown>;

  /** @param pause waits; replaced in tests */
  constructor(clients: RemoverClients, pause: (milliseconds: number) => Promise<unknown> = sleep) {
    this.#clients = clients;
    this.#pause = pause;
  }

  async remove(thing: Made): Promise<void> {
    switch (thing.kind) {
      case 'folder':
        return unlessGone(() => this.#empty(thing));
      case 'queue':
        return this.#removeQueue(thing.name);
      case 'rule':
        return this.#removeRule(thing.name);
      case 'key':
        return this.#removeKey(thing);
    }
  }

  async #empty({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }): Promise<void> {
    if (!prefix.endsWith(TRIAL_FOLDER))
      throw new SealwatchError('INTERNAL', `${prefix} is no folder of a trial, so nothing in it was deleted`);
    const { s3 } = this.#clients;
    for await (const { key, uploadId } of uploadsUnder(s3, bucket, prefix))
      await askAws('s3 AbortMultipartUpload', () =>
        s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId })),
      );
    for await (const page of versionPages(s3, bucket, prefix)) {
      const Objects = page.map(({ key: Key, versionId }) => ({ Key, VersionId: versionId ?? 'null' }));
      if (Objects.length === 0) continue;
      const answer = await askAws('s3 DeleteObjects', () =>
        s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
      );
      const [error] = answer.Errors ?? [];
      if (error !== undefined)
        throw new AwsRefusal({ call: 's3 DeleteObjects', code: error.Code ?? 'Unknown', status: null });
    }
  }

  async #removeQueue(name: string): Promise<void> {
    const { sqs } = this.#clients;
    await unlessGone(async () => {
      const { QueueUrl } = await askAws('sqs GetQueueUrl', () =>
        sqs.send(new GetQueueUrlCommand({ QueueName: name })),
      );
      await askAws('sqs DeleteQueue', () => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    });
  }

  async #removeRule(name: string): Promise<void> {
    const { events } = this.#clients;
    await unlessGone(async () => {
      const { Targets = [] } = await askAws('events ListTargetsByRule', () =>
        events.send(new ListTargetsByRuleCommand({ Rule: name })),
      );
      const Ids = Targets.flatMap(({ Id }) => Id ?? []);
      if (Ids.length > 0)
        await askAws('events RemoveTargets', () =>
          events.send(new RemoveTargetsCommand({ Rule: name, Ids })),
        );
      await askAws('events DeleteRule', () => events.send(new DeleteRuleCommand({ Name: name })));
    });
  }

  async #removeKey({
    description,
    arn,
  }: {
    readonly description: string;
    readonly arn: string | null;
  }): Promise<void> {
    const { kms } = this.#clients;
    for (const KeyId of arn === null ? await this.#keysDescribed(description) : [arn])
      await this.#unlessKeyGone(async () => {
        const { KeyMetadata: key } = await askAws('kms DescribeKey', () =>
          kms.send(new DescribeKeyCommand({ KeyId })),
        );
        // A journal is a file: what it names may be somebody else's.
        if (key?.Description !== description)
          throw new SealwatchError('INTERNAL', `${KeyId} is no key of a trial, so it was not deleted`);
        if (key.KeyState === 'PendingDeletion') return;
        await askAws('kms ScheduleKeyDeletion', () =>
          kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: KEY_WAIT_DAYS })),
        );
      });
  }

  /** KMS may not know a key yet that it has just made, so only one that it does not know later either is gone. */
  async #unlessKeyGone(remove: () => Promise<void>): Promise<void> {
    try {
      await remove();
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.#pause(KEY_SETTLES_MS);
      await unlessGone(remove);
    }
  }

  /**
   * Where a trial died between making a key and noting its name.
   * @throws {SealwatchError} where none was found among so many, and there are more
   * @throws {AwsRefusal} where none was found, and one may not be looked at
   */
  async #keysDescribed(description: string): Promise<readonly string[]> {
    const { kms } = this.#clients;
    const found: string[] = [];
    let searched = 0;
    let refusal: unknown = null;
    for await (const { Keys = [] } of paginateListKeys({ client: kms }, {}))
      for (const { KeyId } of Keys) {
        searched += 1;
        if (searched > MAX_SEARCHED_KEYS && found.length === 0)
          throw new SealwatchError(
            'INTERNAL',
            `among the first ${MAX_SEARCHED_KEYS} keys is none that is ${description}, and there are more: look for it by its description`,
          );
        if (searched > MAX_SEARCHED_KEYS) return found;
        try {
          const { KeyMetadata: key } = await askAws('kms DescribeKey', () =>
            kms.send(new DescribeKeyCommand({ KeyId })),
          );
          if (key?.Description === description && key.KeyState !== 'PendingDeletion' && KeyId)
            found.push(KeyId);
        } catch (error) {
          // The policy of somebody else's key may not let this caller look.
          refusal ??= error;
        }
      }
    if (found.length === 0 && refusal !== null) throw refusal;
    return found;
  }
}

const GONE = /NotFound|NonExistentQueue|QueueDoesNotExist|NoSuchBucket$/;

async function unlessGone(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const isGone = (error: unknown): boolean => error instanceof AwsRefusal && GONE.test(error.code);
