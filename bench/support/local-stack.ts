import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { Terminal } from '../../cli/output/terminal.ts';
import { makeProgram } from '../../cli/program.ts';
import { Runner } from '../../cli/runner.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { Clients } from '../../test/e2e/deployed/clients.ts';

/** Makes a bucket that keeps every version. */
export async function makeVersionedBucket({ s3 }: Clients, Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

/** Seals a dataset by the command, as a person does. */
export async function sealed(dataset: string, stack: string, { environment }: LocalAws): Promise<void> {
  Object.assign(process.env, environment);
  const terminal = new Terminal({ out: process.stderr, err: process.stderr }, {});
  const runner = new Runner({ terminal, environment: process.env, clock: () => new Date() });
  const program = await makeProgram(runner);
  await program.parseAsync(['seal', dataset, '--stack', stack], { from: 'user' });
  if (runner.exitCode !== 0) throw new Error(`sealing ${dataset} ended with ${runner.exitCode}`);
}

/** Messages that wait, are delayed or are worked on in queues of a stack. */
export async function messagesIn(
  { queues }: Clients,
  stack: string,
  isMeant: (url: string) => boolean,
): Promise<number> {
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({ QueueNamePrefix: stack }));
  const counts = QueueUrls.filter(isMeant).map(async (QueueUrl) => {
    const { Attributes = {} } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesDelayed: delayed } = Attributes;
    const { ApproximateNumberOfMessagesNotVisible: taken } = Attributes;
    return [visible, delayed, taken].reduce((sum, count) => sum + Number(count ?? 0), 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** What carries changes of objects to the workers. */
export const isObjectQueue = (url: string): boolean => url.includes('Object') && !url.includes('DeadLetters');
export const isDeadLetterQueue = (url: string): boolean =>
  url.includes('DeadLetters') || url.includes('Undelivered');
