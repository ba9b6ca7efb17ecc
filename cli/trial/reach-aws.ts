import { AwsAccountReader } from '../../aws/trial/account-reader.ts';
import { type BucketObstacles, obstaclesIn } from '../../aws/trial/bucket-contents.ts';
import { QueueCapture } from '../../aws/trial/event-capture.ts';
import { AwsRemover } from '../../aws/trial/remove-made.ts';
import { TemporaryKey } from '../../aws/trial/temporary-key.ts';
import { S3TrialObjects } from '../../aws/trial/trial-objects.ts';
import { partitionIn } from '../../core/base/arn.ts';
import type { Remover, TrialJournal } from '../../core/trial/clean-up.ts';
import type { RecordedVersion, TrialPorts } from '../../core/trial/ports.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { clientSettings } from '../connection/clients.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { remembering } from '../errors/operation.ts';
import type { Interruption } from './interruption.ts';
import type { TrialPlace } from './trial-place.ts';

/** How a trial reaches AWS; tests give their own. */
export interface TrialReach {
  obstacles(bucket: string, isOfTrial: (key: string) => boolean): Promise<BucketObstacles>;
  /** True where a trial of the bucket has its queue already. */
  isUnderWay(place: TrialPlace): Promise<boolean>;
  /** Makes what captures events. */
  begin(place: TrialPlace, journal: TrialJournal, interruption: Interruption): Promise<TrialPorts>;
  readonly remover: Remover;
}

/** With the rights of whoever runs the command. */
export function reachAws(
  { clients, deployment, queries }: Connection,
  { globals, clock }: Context,
): TrialReach {
  const { s3, sqs, kms, cloudWatch, cloudTrail, documents, eventBridge: events } = clients;
  const partition = partitionIn(deployment.stackId);
  return {
    obstacles: (bucket, isOfTrial) => obstaclesIn(s3, bucket, isOfTrial),
    isUnderWay: ({ names }) => QueueCapture.isThere(sqs, names.queue),
    begin: async (place, journal, interruption) => {
      const { bucket, folder, names } = place;
      await journal.making({ kind: 'folder', bucket, prefix: folder });
      const pause = (milliseconds: number): Promise<void> => interruption.pause(milliseconds);
      const capture = await QueueCapture.make({ events, sqs }, { bucket, partition, names, pause }, journal);
      const account = new AwsAccountReader(
        {
          trails: cloudTrail,
          cloudWatch,
          documents,
          analyzer: async () => {
            const { AccessAnalyzerClient } = await import('@aws-sdk/client-accessanalyzer');
            return remembering(new AccessAnalyzerClient(clientSettings(globals)));
          },
        },
        {
          stack: deployment.stackName,
          partition,
          account: deployment.account,
          runsTable: deployment.tables.runs,
          bucket,
        },
        clock,
      );
      return {
        objects: new S3TrialObjects(s3, { bucket, folder }, clock),
        capture,
        recorded: { of: async (key) => (await queries.history({ bucket, key })).map(recordedVersion) },
        account,
        keys: new TemporaryKey(
          kms,
          {
            description: names.keyDescription,
            owner: account.arns.principal,
            denied: (deployment.outputs.ReaderRoleArns ?? '').split(',').filter((arn) => arn !== ''),
          },
          journal,
        ),
        clock,
        pause,
      };
    },
    remover: new AwsRemover({ s3, sqs, events, kms }),
  };
}

const recordedVersion = ({ fact, seenAt, class: judged }: VersionRecord): RecordedVersion => ({
  versionId: fact.versionId,
  seenAt,
  class: judged,
  unestablished: fact.unestablished,
  isDestroyed: fact.destroyed !== null,
});
