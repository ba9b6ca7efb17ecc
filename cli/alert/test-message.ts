import { randomUUID } from 'node:crypto';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Deployment } from '../../aws/deployment/index.ts';
import type { Severity } from '../../core/base/severity.ts';

/** A message to the alert topic that looks like an alert, and says that it is a test. */
export function testMessage(
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
