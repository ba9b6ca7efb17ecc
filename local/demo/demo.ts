import { requireCdk } from '../deploy/cdk.ts';
import type { LocalAws } from '../local-aws.ts';
import { inScratch } from '../process/scratch.ts';
import { startLocalAws } from '../start-local-aws.ts';
import { BUCKET, DATASETS } from './config.ts';
import { deployDemo } from './deploy.ts';
import type { DemoReporter } from './events.ts';
import { Mailbox } from './mailbox.ts';
import { type House, type RunCommand, type Stage, setStage } from './stage.ts';
import { numberedSteps, play, type Step } from './story.ts';

export interface DemoOptions {
  readonly reporter: DemoReporter;
  readonly runCommand: RunCommand;
  /** Leaves AWS up at the end, until a signal comes. */
  readonly keep: boolean;
}

/**
 * Seals a small dataset on an AWS of this machine, tampers with it and shows what comes of it. Always on an emulator of
 * its own, whatever `AWS_ENDPOINT_URL` says: what it does is not to be done to anything that somebody needs.
 * @throws {SealwatchError} naming the step and what was expected of it
 */
export const runDemo = async (options: DemoOptions): Promise<void> => {
  requireCdk();
  const begun = performance.now();
  const house = { ...options, mailbox: new Mailbox() };
  const step = numberedSteps(options.reporter);
  await inScratch(async (scratch) => {
    const aws = await step('AWS starts on this machine', () => start(house));
    try {
      await perform(aws, scratch, house, step);
      if (options.keep) await stay(aws, options.reporter);
    } finally {
      await aws.stop();
    }
  });
  await options.reporter.tell({ kind: 'stopped', seconds: secondsSince(begun) });
};

const start = async ({ reporter, mailbox }: House): Promise<LocalAws> => {
  const begun = performance.now();
  const aws = await startLocalAws({
    environment: {},
    onMail: (mail) => mailbox.deliver(mail),
    onProgress: (line) => reporter.progress(line),
  });
  const what = `MiniStack answers at ${aws.endpoint}; nothing leaves this machine`;
  await reporter.tell({ kind: 'done', what, seconds: secondsSince(begun) });
  return aws;
};

const perform = async (aws: LocalAws, scratch: string, house: House, step: Step): Promise<void> => {
  await step('Sealwatch is deployed into it with the CDK', () => deploy(aws, scratch, house.reporter));
  const stage = await setStage(aws, house);
  try {
    await play(stage, step);
    await summarize(stage);
  } finally {
    stage.inbox.close();
  }
};

const deploy = async (aws: LocalAws, scratch: string, reporter: DemoReporter): Promise<void> => {
  const begun = performance.now();
  await deployDemo(aws, scratch, (line) => reporter.progress(line));
  const datasets = DATASETS.map(({ name, mode }) => `${name} (${mode})`).join(' and ');
  const what = `the stack guards ${datasets} in s3://${BUCKET}`;
  await reporter.tell({ kind: 'done', what, seconds: secondsSince(begun) });
};

const summarize = ({ reporter, delays }: Stage): Promise<void> =>
  reporter.tell({
    kind: 'summary',
    alerts: delays.length,
    fastest: Math.min(...delays),
    slowest: Math.max(...delays),
  });

const stay = async (aws: LocalAws, reporter: DemoReporter): Promise<void> => {
  await reporter.tell({ kind: 'kept', environment: aws.environment, bucket: BUCKET });
  reporter.progress(await aws.ended);
};

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;
