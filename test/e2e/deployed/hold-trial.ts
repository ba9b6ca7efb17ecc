import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { DescribeKeyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { TrialReport } from '../../../core/trial/report.ts';
import { type CommandRun, sealwatch } from './command.ts';
import { BUCKETS } from './datasets.ts';
import { clients } from './deployment.ts';

/** A trial with what it printed and wrote. */
export interface HeldTrial {
  readonly ran: CommandRun;
  readonly report: TrialReport;
  readonly page: string;
  /** `shown`, or another verdict with what decided it, by claim. */
  readonly verdicts: Readonly<Record<string, string>>;
}

/** Long enough for what comes at all on this machine. */
const WAIT_SECONDS = '20';

export const holdTrial = async (...words: readonly string[]): Promise<HeldTrial> => {
  const folder = mkdtempSync(join(tmpdir(), 'trial-e2e-'));
  try {
    const output = join(folder, 'trial.json');
    const asked = ['trial', '--bucket', BUCKETS.trial, '--wait', WAIT_SECONDS, '--yes', '--output', output];
    const ran = await sealwatch(...asked, ...words);
    const report = JSON.parse(readFileSync(output, 'utf8')) as TrialReport;
    const verdicts = report.claims.map(
      ({ id, verdict, because }) => [id, verdict === 'shown' ? verdict : `${verdict}: ${because}`] as const,
    );
    const page = readFileSync(join(folder, 'trial.md'), 'utf8');
    return { ran, report, page, verdicts: Object.fromEntries(verdicts) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What is there of trials: names of rules and queues, keys of KMS that nobody deletes, and objects in the bucket. */
export const leftOfTrials = async (): Promise<readonly string[]> => {
  const { Rules: rules = [] } = await clients.events.send(new ListRulesCommand({ NamePrefix: 'trial-of-' }));
  const { QueueUrls: queues = [] } = await clients.queues.send(
    new ListQueuesCommand({ QueueNamePrefix: 'trial-of-' }),
  );
  const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(
    new ListObjectVersionsCommand({ Bucket: BUCKETS.trial }),
  );
  return [
    ...rules.map(({ Name }) => `rule ${Name}`),
    ...queues.map((url) => `queue ${url}`),
    ...[...Versions, ...DeleteMarkers].map(({ Key }) => `object ${Key}`),
    ...(await keysOfTrials()),
  ];
};

const keysOfTrials = async (): Promise<readonly string[]> => {
  const { Keys: keys = [] } = await clients.keys.send(new ListKeysCommand({}));
  const left: string[] = [];
  for (const { KeyId } of keys) {
    const { KeyMetadata: key } = await clients.keys.send(new DescribeKeyCommand({ KeyId }));
    if (key?.Description?.startsWith('made by sealwatch trial') && key.KeyState !== 'PendingDeletion')
      left.push(`key ${KeyId}`);
  }
  return left;
};
