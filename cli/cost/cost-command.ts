import { type Command, Option } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import { PRICE_LIST } from '../../core/base/prices.ts';
import { DEFAULT_SWEEP, scheduleOf } from '../../core/scope/sweep-level.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { bytes, counted } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { parseAmount, parseSize } from '../parse/amount.ts';
import { choiceOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { type CostLine, sumOf, type Usage } from './cost-line.ts';
import { changeLines, otherLines, sealPrice, standingLines } from './monthly-cost.ts';
import { readUsage } from './read-usage.ts';

const TRAILS = ['none', 'existing', 'create'] as const;

interface Options {
  readonly dataset?: string;
  readonly objects?: number;
  readonly bytes?: number;
  readonly changes?: number;
  readonly reads?: number;
  readonly findings?: number;
  readonly buckets?: number;
  readonly trail?: (typeof TRAILS)[number];
}

export function addCost(program: Command, runner: Runner): void {
  program
    .command('cost')
    .summary('estimate what guarding costs a month, line by line')
    .description(
      `Estimates the monthly bill at AWS's list prices of ${PRICE_LIST.region} (${PRICE_LIST.month}), with the formula of each line, and what GuardDuty and Macie take for the same buckets. From the deployment's own numbers; with --objects from what you say, without a deployment and without AWS.`,
    )
    .option('--dataset <name>', 'only this dataset of the deployment')
    .option('--objects <number>', 'objects that are guarded: 250000, 250k or 1.5M', parseAmount)
    .option('--bytes <size>', 'bytes of them: 500GB or 1.5TiB', parseSize)
    .option('--changes <number>', 'versions that are stored in a month', parseAmount)
    .option('--reads <number>', 'requests that read objects in a month, which GuardDuty counts', parseAmount)
    .option('--findings <number>', 'findings in a month', parseAmount)
    .option('--buckets <number>', 'guarded buckets', parseAmount)
    .addOption(
      new Option(
        '--trail <how>',
        'data events of writes: none, of an existing trail, or create (default: existing)',
      )
        .choices(TRAILS)
        .argParser(choiceOption(TRAILS)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch cost\n  sealwatch cost --dataset moderation-v3 --json\n  sealwatch cost --objects 1M --bytes 1TB --changes 50k --trail create',
    )
    .action((options: Options, command: Command) => runner.run(command, (context) => cost(context, options)));
}

async function cost(context: Context, options: Options): Promise<ExitCode> {
  const usage = await usageOf(context, options);
  const bill = {
    changes: changeLines(usage),
    standing: standingLines(usage),
    others: otherLines(usage),
  };
  const total = sumOf([...bill.changes, ...bill.standing]);
  if (context.globals.json)
    await context.terminal.json({
      usage,
      prices: { ...PRICE_LIST, currency: 'USD' },
      ...bill,
      total,
      seal: sealPrice(usage),
    });
  else await show(context, usage, { ...bill, total });
  return EXIT.fine;
}

async function usageOf(context: Context, options: Options): Promise<Usage> {
  const { trail = 'existing', dataset, objects, bytes: size, ...given } = options;
  const isImagined = objects !== undefined || size !== undefined;
  if (isImagined && dataset !== undefined)
    throw new SealwatchError(
      'USAGE',
      '--dataset counts what the deployment guards; leave it out, or leave out --objects and --bytes',
    );
  if (size !== undefined && size > 0 && !objects)
    throw new SealwatchError(
      'USAGE',
      '--bytes without objects says nothing about what a change takes: say with --objects how many objects hold them',
    );
  const found = isImagined
    ? imagined(objects ?? 0, size ?? 0, given.changes ?? 0)
    : await known(context, dataset);
  const changes = given.changes ?? found.changes;
  return {
    ...found,
    changes,
    changedBytes: found.objects === 0 ? 0 : (changes * found.bytes) / found.objects,
    reads: given.reads ?? found.reads,
    findings: given.findings ?? found.findings,
    buckets: given.buckets ?? found.buckets,
    namesCallers: trail !== 'none',
    createsTrail: trail === 'create',
  };
}

const SCHEDULE = scheduleOf(DEFAULT_SWEEP);

const imagined = (objects: number, size: number, changes: number) => ({
  objects,
  bytes: size,
  changes,
  changedBytes: 0,
  reads: 0,
  findings: 0,
  buckets: 1,
  datasets: 1,
  region: PRICE_LIST.region,
  sweeps: SCHEDULE === null ? [] : [{ ...SCHEDULE, objects, bytes: size }],
  heldVersions: 0,
  canaryBuckets: 0,
});

async function known({ connect, clock, terminal }: Context, dataset: string | undefined) {
  const connection = await connect();
  const onProgress = (keys: number) => terminal.progress.show(() => counted(keys, 'key'));
  return readUsage(connection, dataset, { now: clock(), onProgress });
}

interface Bill {
  readonly changes: readonly CostLine[];
  readonly standing: readonly CostLine[];
  readonly others: readonly CostLine[];
  readonly total: { readonly low: number; readonly high: number };
}

async function show(
  { terminal }: Context,
  usage: Usage,
  { changes, standing, others, total }: Bill,
): Promise<void> {
  await terminal.print(
    `${counted(usage.objects, 'object')} of ${bytes(usage.bytes)} in ${counted(usage.buckets, 'bucket')}, ${counted(usage.changes, 'change')} a month`,
    '',
  );
  const sum = (part: string, { low, high }: Bill['total']): CostLine => ({ part, how: '', low, high });
  const own = [...changes, sum('changes', sumOf(changes)), ...standing, sum('A MONTH', total)];
  await terminal.table(COLUMNS, own);
  await terminal.print(
    '',
    'For the same, at their list prices (they compare no bytes with approved ones):',
    '',
  );
  await terminal.table(COLUMNS, others);
  await terminal.print(
    '',
    `A seal, which reads every byte once: about ${dollars(sealPrice(usage))}.`,
    `US dollars, ${PRICE_LIST.region}, list prices of ${PRICE_LIST.month}, computed, no free tier.`,
    'Not in it: logs, KMS requests without bucket keys (3.00 a million), retrieval',
    "from colder storage, e-mail. The price of Malware Protection isn't confirmed.",
    'M: a million. WU, RU: write and read units of DynamoDB.',
  );
}

const dollars = (value: number): string =>
  value > 0 && value < 0.01
    ? '< 0.01'
    : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const range = ({ low, high }: CostLine): string =>
  dollars(low) === dollars(high) ? dollars(high) : `${dollars(low)} to ${dollars(high)}`;

const COLUMNS: readonly Column<CostLine>[] = [
  { title: 'PART', cell: ({ part, how }) => ({ text: part, format: how === '' ? 'bold' : undefined }) },
  {
    title: 'USD A MONTH',
    align: 'right',
    cell: (line) => ({ text: range(line), format: line.how === '' ? 'bold' : undefined }),
  },
  { title: 'HOW', wraps: true, cell: ({ how }) => how },
];
