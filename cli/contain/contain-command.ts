import { type Command, Option } from 'commander';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findOne } from '../findings/select.ts';
import { counted } from '../output/style.ts';
import { listOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { containmentClients } from './clients.ts';
import { type Containment, planContainment } from './plan.ts';
import { type ContainmentReader, containmentReader } from './reader.ts';
import { type Outcome, renderContainment, stepJson } from './render.ts';
import { STEP_KINDS, type Step, type StepKind } from './step.ts';
import { isForShell, type MakeCall, makeCallWith, takeStep } from './take-step.ts';

interface Options {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly only?: readonly StepKind[];
}

/** How the command reaches what it changes; tests give their own. */
export interface Reach {
  readonly reader: (connection: Connection, context: Context) => ContainmentReader;
  readonly make: (connection: Connection, context: Context) => MakeCall;
}

const REACH: Reach = {
  reader: ({ clients }, { globals }) => containmentReader(clients.s3, globals),
  make: ({ clients }, { globals }) => makeCallWith(containmentClients(clients.s3, globals)),
};

export function addContain(program: Command, runner: Runner, reach: Reach = REACH): void {
  program
    .command('contain')
    .summary('stop what a finding is about: plan the steps, each with its undo')
    .description(
      'Plans what stops what a finding is about, as AWS is now: disables the lifecycle rule that deletes, denies whoever did it the dataset, ends their sessions, disables their access keys, puts the setting back. Prints each step as commands, with the commands that take it back. Changes nothing without --apply; with it, each step is taken with your own rights. What was done to the data itself is undone by restore.',
    )
    .argument('<finding>', 'id of a finding, or its first six characters')
    .option('--apply', 'take the steps, after a yes')
    .option('--yes', 'with --apply: do not ask')
    .addOption(
      new Option('--only <steps>', `only these steps: ${STEP_KINDS.join(', ')}`)
        .choices(STEP_KINDS)
        .argParser(listOption(STEP_KINDS)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch contain 7f3a9c\n  sealwatch contain 7f3a9c --only deny-principal,stop-lifecycle --apply',
    )
    .action((id: string, options: Options, command: Command) =>
      runner.run(command, (context) => contain(context, { id, options, reach })),
    );
}

async function contain(
  context: Context,
  { id, options, reach }: { readonly id: string; readonly options: Options; readonly reach: Reach },
): Promise<ExitCode> {
  const connection = await context.connect();
  const { queries, deployment } = connection;
  const finding = await findOne(queries, id);
  const reader = reach.reader(connection, context);
  const planned = await planContainment(finding, {
    datasets: await queries.datasets(),
    stack: deployment.stackName,
    account: deployment.account,
    reader,
    now: context.clock(),
  });
  const { only } = options;
  const plan = {
    ...planned,
    steps: planned.steps.filter(({ kind }) => only === undefined || only.includes(kind)),
  };
  const outcomes = options.apply
    ? await applied(context, plan, {
        reader,
        make: reach.make(connection, context),
        isAgreed: options.yes === true,
      })
    : plan.steps.map(() => null);
  if (outcomes === null) {
    context.terminal.note('Nothing was changed.');
    return EXIT.fine;
  }
  await print(context, plan, outcomes);
  if (outcomes.some((each) => each?.kind === 'failed')) return EXIT.failed;
  return plan.steps.some(({ calls, isDone }) => isDone || calls.length > 0) ? EXIT.fine : EXIT.unchecked;
}

async function print(
  { terminal, globals }: Context,
  plan: Containment,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (globals.json) {
    const steps = plan.steps.map((step, index) => stepJson(step, outcomes[index] ?? null, globals));
    await terminal.json({
      finding: plan.finding.id,
      rule: plan.finding.rule,
      principal: plan.principal,
      steps,
    });
    return;
  }
  await renderContainment(terminal, plan, outcomes, globals);
}

interface Means {
  readonly reader: ContainmentReader;
  readonly make: MakeCall;
  readonly isAgreed: boolean;
}

/**
 * Takes every step that can be taken; one that fails keeps no other from being taken.
 * @returns what became of each; `null` where the person said no
 * @throws {SealwatchError} `USAGE` where nobody can be asked
 */
async function applied(
  { terminal }: Context,
  plan: Containment,
  { reader, make, isAgreed }: Means,
): Promise<readonly Outcome[] | null> {
  const ready = plan.steps.filter(isReady);
  if (ready.length > 0 && !isAgreed) {
    for (const { kind, subject } of ready) terminal.note(`  ${kind}  ${subject}`);
    const isConfirmed = await terminal.confirm(
      `Take ${counted(ready.length, 'step')}?`,
      'there is no terminal to ask on, so nothing was changed: look at the plan without --apply, then say --yes',
    );
    if (!isConfirmed) return null;
  }
  const outcomes: Outcome[] = [];
  for (const step of plan.steps) outcomes.push(await outcomeOf(step, reader, make));
  return outcomes;
}

const isReady = ({ calls }: Step): boolean => calls.length > 0 && !calls.some(isForShell);

async function outcomeOf(step: Step, reader: ContainmentReader, make: MakeCall): Promise<Outcome> {
  if (step.calls.length === 0) return null;
  if (!isReady(step)) return { kind: 'by-hand' };
  try {
    await takeStep(step, reader, make);
    return { kind: 'done' };
  } catch (error) {
    const { code, message } = explain(error);
    return { kind: 'failed', code, message };
  }
}
