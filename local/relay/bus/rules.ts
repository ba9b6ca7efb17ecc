import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { cached } from '../exchange.ts';

export interface BusRule {
  readonly name: string;
  readonly pattern: string;
  /** The pattern as a value. */
  readonly parsed: unknown;
}

export interface QueueTarget {
  readonly arn: string;
  readonly messageGroupId: string | undefined;
}

export interface RuleBook {
  all(): Promise<readonly BusRule[]>;
  targets(rule: string): Promise<readonly QueueTarget[]>;
  forget(): void;
}

// Rules that a stack makes do not pass through the relay, so what is known must not be old.
const REMEMBER_MS = 1_000;

/** The enabled rules of the default bus and the queues that they send to. */
export const ruleBook = (client: EventBridgeClient): RuleBook => {
  const rules = cached(async () => listRules(client), REMEMBER_MS);
  const targets = cached(async (name) => listQueues(client, name), REMEMBER_MS);
  return {
    all: () => rules.get('default'),
    targets: (rule) => targets.get(rule),
    forget: () => {
      rules.clear();
      targets.clear();
    },
  };
};

const listRules = async (client: EventBridgeClient): Promise<BusRule[]> => {
  const found: BusRule[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ NextToken: next }));
    found.push(...(page.Rules ?? []).flatMap(asRule));
    next = page.NextToken;
  } while (next);
  return found;
};

const asRule = ({ Name, EventPattern, State }: Rule): BusRule[] =>
  Name && EventPattern && State !== 'DISABLED'
    ? [{ name: Name, pattern: EventPattern, parsed: JSON.parse(EventPattern) }]
    : [];

// A target that reshapes its input would need EventBridge's templates here; the queues of this product take events as they are.
const listQueues = async (client: EventBridgeClient, rule: string): Promise<QueueTarget[]> => {
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: rule }));
  return Targets.filter(isQueue).map((target) => ({
    arn: target.Arn ?? '',
    messageGroupId: target.SqsParameters?.MessageGroupId,
  }));
};

const isQueue = ({ Arn, Input, InputPath, InputTransformer }: Target): boolean =>
  Arn?.split(':')[2] === 'sqs' &&
  Input === undefined &&
  InputPath === undefined &&
  InputTransformer === undefined;
