import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_STACK } from '../../aws/deployment/outputs.ts';
import { appCommand, IS_SOURCE, requireCdk } from '../deploy/cdk.ts';
import type { LocalAws } from '../local-aws.ts';
import { inScratch } from '../process/run.ts';
import { startLocalAws } from '../start-local-aws.ts';
import type { DemoReporter } from './events.ts';
import { Mailbox } from './inbox.ts';
import { BUCKET, DATASETS, demoConfig, type House, type RunCommand, type Stage, setStage } from './stage.ts';
import { asAttacker, GETS_ROLE } from './steps/attacker.ts';
import {
  addsFile,
  armsLifecycle,
  destroysVersion,
  flipsLabels,
  hidesFile,
  opensPolicyForAMoment,
  suspendsVersioning,
  swapsModelForAMoment,
} from './steps/attacks.ts';
import { RESPONDS } from './steps/demand.ts';
import { JOB_READS, respond, trainOnWrongLabels } from './steps/incident.ts';
import { INVESTIGATES, investigate, REPEATS_UPLOAD, repeatUpload, SEALS, seal } from './steps/quiet-steps.ts';
import { type Tampering, tamper } from './steps/tampering.ts';

export interface DemoOptions {
  readonly reporter: DemoReporter;
  readonly runCommand: RunCommand;
  /** Leaves AWS up at the end, until a signal comes. */
  readonly keep: boolean;
  /** Plays one incident from end to end, in the place of one attack after the other. */
  readonly incident?: boolean;
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
      await perform(aws, { scratch, house, step, isIncident: options.incident === true });
      if (options.keep) await stay(aws, options.reporter);
    } finally {
      await aws.stop();
    }
  });
  await options.reporter.report({ kind: 'stopped', seconds: secondsSince(begun) });
};

const start = async ({ reporter, mailbox }: House): Promise<LocalAws> => {
  const begun = performance.now();
  const aws = await startLocalAws({
    environment: {},
    onMail: (mail) => mailbox.deliver(mail),
    onProgress: (line) => reporter.progress(line),
  });
  const what = `MiniStack answers at ${aws.endpoint}; nothing leaves this machine`;
  await reporter.report({ kind: 'done', what, seconds: secondsSince(begun) });
  return aws;
};

interface Performance {
  readonly scratch: string;
  readonly house: House;
  readonly step: Step;
  readonly isIncident: boolean;
}

const perform = async (aws: LocalAws, { scratch, house, step, isIncident }: Performance): Promise<void> => {
  await step('Sealwatch is deployed into it with the CDK', () => deploy(aws, scratch, house.reporter));
  const stage = await setStage(aws, house);
  try {
    if (isIncident) await playIncident(stage, step, { aws, scratch });
    else {
      await play(stage, step);
      await summarize(stage);
    }
  } finally {
    stage.inbox.close();
  }
};

const deploy = async (aws: LocalAws, scratch: string, reporter: DemoReporter): Promise<void> => {
  const begun = performance.now();
  await deployDemo(aws, scratch, (line) => reporter.progress(line));
  const datasets = DATASETS.map(({ name, mode }) => `${name} (${mode})`).join(' and ');
  const what = `the stack guards ${datasets} in s3://${BUCKET}`;
  await reporter.report({ kind: 'done', what, seconds: secondsSince(begun) });
};

const summarize = ({ reporter, delays }: Stage): Promise<void> =>
  reporter.report({
    kind: 'summary',
    alerts: delays.length,
    fastest: Math.min(...delays),
    slowest: Math.max(...delays),
  });

const stay = async (aws: LocalAws, reporter: DemoReporter): Promise<void> => {
  await reporter.report({ kind: 'kept', environment: aws.environment, bucket: BUCKET });
  reporter.progress(await aws.ended);
};

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;

/** Deploys the real stack with the demo's configuration, whose file goes into `scratch`. */
const deployDemo = async (
  aws: LocalAws,
  scratch: string,
  onProgress: (line: string) => void,
): Promise<void> => {
  const config = join(scratch, 'sealwatch.config.mjs');
  await writeFile(config, `export default ${JSON.stringify(demoConfig, null, 2)};\n`);
  // From source, the repository's `cdk.json` has the functions built first; a package brings them along.
  const folder = IS_SOURCE ? fileURLToPath(new URL('../..', import.meta.url)) : scratch;
  const context = { config, stack: DEFAULT_STACK };
  await aws.deploy(folder, { stack: DEFAULT_STACK, app: appCommand(), context, onProgress });
};

// Each alert is the first of its rule, dataset and severity: a second one within a minute would wait for the minute's end.
const TAMPERINGS: readonly Tampering[] = [
  flipsLabels,
  addsFile,
  hidesFile,
  destroysVersion,
  swapsModelForAMoment,
  opensPolicyForAMoment,
  suspendsVersioning,
  armsLifecycle,
];

/** Announces a step, does it and gives what it made. */
type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** Steps that are numbered as they come. */
const numberedSteps = (reporter: DemoReporter): Step => {
  let number = 0;
  return async (title, work) => {
    number += 1;
    await reporter.report({ kind: 'step', number, title });
    return work();
  };
};

/** What happens to the dataset, from its approval to the night on which somebody is called. */
const play = async (stage: Stage, step: Step): Promise<void> => {
  await step(SEALS, () => seal(stage));
  await step(REPEATS_UPLOAD, () => repeatUpload(stage));
  for (const tampering of TAMPERINGS) await step(tampering.title, () => tamper(stage, tampering));
  await step(INVESTIGATES, () => investigate(stage, TAMPERINGS));
};

/** One incident: bad labels, a job that reads them, the good version gone, the rest to follow; and the answer to it. */
const playIncident = async (
  stage: Stage,
  step: Step,
  { aws, scratch }: { readonly aws: LocalAws; readonly scratch: string },
): Promise<void> => {
  const logs = join(scratch, 'logs');
  const { undo: _, ...staysArmed } = armsLifecycle;
  await step(SEALS, () => seal(stage));
  await step(REPEATS_UPLOAD, () => repeatUpload(stage));
  const attacker = await step(GETS_ROLE, () => asAttacker(stage, aws));
  await step(flipsLabels.title, () => tamper(attacker, flipsLabels));
  await step(JOB_READS, () => trainOnWrongLabels(stage, logs));
  await step(destroysVersion.title, () => tamper(attacker, destroysVersion));
  await step(armsLifecycle.title, () => tamper(attacker, staysArmed));
  await step(RESPONDS, () => respond(stage, scratch, logs));
};
