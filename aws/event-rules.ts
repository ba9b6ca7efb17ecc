import { type EventBridgeClient, ListRulesCommand, type Rule } from '@aws-sdk/client-eventbridge';

/** All rules on the default bus, which alone gets events of S3 and of CloudTrail. Throws as EventBridge does. */
export async function listRules(eventBridge: EventBridgeClient): Promise<readonly Rule[]> {
  const found: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await eventBridge.send(new ListRulesCommand(NextToken ? { NextToken } : {}));
    found.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
