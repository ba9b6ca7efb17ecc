import { PublishCommand } from '@aws-sdk/client-sns';
import { type Command, Option } from 'commander';
import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/words.ts';
import type { Runner } from '../runner.ts';
import { subscriptionsOf } from '../status/subscriptions.ts';
import { testMessage } from './test-message.ts';

export function addAlert(program: Command, runner: Runner): void {
  program
    .command('alert')
    .summary('send a test message')
    .description('About alerts.')
    .command('test')
    .summary('send a test message to everybody who receives alerts')
    .description(
      'Publishes a message of kind "test" to the alert topic, encrypted and filtered as an alert is, and tells how many subscriptions it went to.',
    )
    .addOption(
      new Option('--severity <severity>', 'severity that the message has, for filters')
        .choices(SEVERITIES)
        .default('critical'),
    )
    .addHelpText('after', '\nExamples:\n  sealwatch alert test\n  sealwatch alert test --severity low')
    .action((options: { severity: Severity }, command: Command) =>
      runner.run(command, (context) => sendTest(context, options.severity)),
    );
}

async function sendTest(
  { globals, terminal, clock, connect }: Context,
  severity: Severity,
): Promise<ExitCode> {
  const { deployment, clients } = await connect();
  const { id, input } = testMessage(deployment, severity, clock());
  const { MessageId: message = null } = await clients.sns.send(new PublishCommand(input));
  const { confirmed, unconfirmed } = await subscriptionsOf(clients.sns, deployment.outputs.AlertTopicArn);
  if (globals.json) await terminal.json({ id, message, confirmed, unconfirmed });
  else {
    await terminal.print(`test ${id} was published to ${counted(confirmed, 'confirmed subscription')}`);
    for (const address of unconfirmed)
      terminal.note(`${escapeText(address)} has not confirmed its subscription and gets nothing`);
  }
  return confirmed === 0 || unconfirmed.length > 0 ? EXIT.unchecked : EXIT.fine;
}
