import { randomUUID } from 'node:crypto';
import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { type Command, Option } from 'commander';
import type { Deployment } from '../aws/deployment/find-deployment.ts';
import type { Place } from '../core/alerts/alert.ts';
import { testLetThrough } from '../core/alerts/subscription-filter.ts';
import { SEVERITIES, type Severity } from '../core/base/severity.ts';
import { isWatched } from '../core/scope/dataset.ts';
import type { Context } from './context.ts';
import { allDatasets } from './datasets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { escapeText } from './output/escape.ts';
import { counted } from './output/style.ts';
import type { Runner } from './runner.ts';
import { attempt, valueIn } from './status/attempt.ts';
import {
  decisionNotes,
  subscriptionNeeds,
  subscriptionsJson,
  unheardNeeds,
} from './status/subscription-needs.ts';
import {
  alertSubscriptions,
  isDeaf,
  isOfDecisions,
  operationsSubscriptions,
  type Receiver,
} from './status/subscriptions.ts';

export function addAlert(program: Command, runner: Runner): void {
  program
    .command('alert')
    .summary('send a test message')
    .description('Tests how alerts are delivered.')
    .command('test')
    .summary('send a test message to everybody who receives alerts')
    .description(
      'Publishes a message of kind "test" to the alert topic, encrypted and filtered as an alert is, and prints how many subscriptions it went to.',
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
  const { deployment, clients, queries } = await connect();
  const { id, input } = testMessage(deployment, severity, clock());
  const { MessageId: message = null } = await clients.sns.send(new PublishCommand(input));
  const { AlertTopicArn: alertTopic, OperationsTopicArn: operationsTopic } = deployment.outputs;
  const datasets = valueIn(await attempt(() => allDatasets(queries)));
  const origin = { ...deployment, datasets: datasets?.filter(isWatched) ?? null };
  const [alerts, operations] = await Promise.all([
    alertSubscriptions(clients.sns, alertTopic, origin),
    attempt(() => operationsSubscriptions(clients.sns, operationsTopic)),
  ]);
  const tried = { value: alerts };
  const problems = [
    ...subscriptionNeeds('alerts', tried),
    ...(alerts.confirmed > 0 && severity !== SEVERITIES[0] ? unheardNeeds(severity, alerts.receivers) : []),
    ...subscriptionNeeds('operations', operations),
    ...('problem' in operations ? [`could not be checked: ${operations.problem}`] : []),
  ];
  const notes = [...missedNotes(alerts.receivers, severity, origin), ...decisionNotes(alerts)];
  if (globals.json)
    await terminal.json({
      id,
      message,
      ...subscriptionsJson(tried),
      operations: subscriptionsJson(operations),
      problems,
      notes,
    });
  else {
    await terminal.print(
      `test ${id} was published to ${counted(alerts.confirmed, 'confirmed subscription')}`,
    );
    for (const each of [...problems, ...notes]) terminal.note(each);
  }
  return problems.length > 0 ? EXIT.unchecked : EXIT.fine;
}

/** Who gets alerts, but not this test, which may well be meant. */
function missedNotes(receivers: readonly Receiver[], severity: Severity, origin: Place): string[] {
  return receivers.flatMap((receiver) => {
    if (isDeaf(receiver)) return [];
    const name = escapeText(receiver.endpoint);
    if (isOfDecisions(receiver)) return [`${name} gets decisions only`];
    if (receiver.severities[severity] === 'no') return [`${name} filters out alerts of severity ${severity}`];
    const isMissed = testLetThrough(receiver.filter, severity, origin) === 'no';
    return isMissed
      ? [`${name} gets alerts, but not this test: its filter policy wants more than a test has`]
      : [];
  });
}

/** A message to the alert topic that resembles an alert, and says that it is a test. */
function testMessage(
  { outputs, account, region, stackName }: Deployment,
  severity: Severity,
  now: Date,
): { readonly id: string; readonly input: PublishCommandInput } {
  const id = randomUUID();
  const title = 'test alert';
  const alert = {
    schema: 'sealwatch.alert/1',
    kind: 'test',
    id,
    revision: 1,
    severity,
    title,
    time: now.toISOString(),
    account,
    region,
    next: ['sealwatch status'],
  };
  const text = `This is a test of Sealwatch's alerts (${stackName} in ${account} ${region}). Nothing is wrong.\n\nTest ${id}, ${now.toISOString()}\n`;
  const input = {
    TopicArn: outputs.AlertTopicArn,
    Subject: `[TEST] Sealwatch: ${title}`,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(alert), email: text }),
    // As an alert has them, so that it passes the same filters.
    MessageAttributes: {
      severity: { DataType: 'String', StringValue: severity },
      kind: { DataType: 'String', StringValue: 'test' },
    },
  };
  return { id, input };
}
