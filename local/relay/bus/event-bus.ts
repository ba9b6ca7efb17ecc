import { type EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { credentialOf } from '../callers.ts';
import type { Observer } from '../exchange.ts';
import type { Envelope } from '../s3-events/envelope.ts';
import { type BusRule, type QueueTarget, ruleBook } from './rules.ts';

/** The default bus, from AWS's side: `PutEvents` rightly refuses to carry events of AWS's own services. */
export interface EventBus {
  /** Delivers an event to the queues of every deployed rule that matches it. */
  publish(event: Envelope): Promise<void>;
  /** Rules may have changed. */
  forgetRules(): void;
}

export const eventBus = (events: EventBridgeClient, queues: SQSClient, endpoint: string): EventBus => {
  const rules = ruleBook(events);
  return {
    publish: async (event) => {
      const body = JSON.stringify(event);
      const candidates = (await rules.all()).filter((rule) => !isPlainlyRefused(rule.parsed, event));
      const matched = await Promise.all(candidates.map((rule) => matches(events, rule, body)));
      const matching = candidates.filter((_, index) => matched[index]);
      const targets = await Promise.all(matching.map((rule) => rules.targets(rule.name)));
      await Promise.all(targets.flat().map((target) => deliver(queues, target, { endpoint, body })));
    },
    forgetRules: () => rules.forget(),
  };
};

const matches = async (client: EventBridgeClient, rule: BusRule, body: string): Promise<boolean> => {
  const answer = await client.send(new TestEventPatternCommand({ EventPattern: rule.pattern, Event: body }));
  return answer.Result === true;
};

const deliver = async (
  client: SQSClient,
  target: QueueTarget,
  { endpoint, body }: { readonly endpoint: string; readonly body: string },
): Promise<void> => {
  const [, , , , account, name] = target.arn.split(':');
  const group = target.messageGroupId === undefined ? {} : { MessageGroupId: target.messageGroupId };
  await client.send(
    new SendMessageCommand({ QueueUrl: `${endpoint}/${account}/${name}`, MessageBody: body, ...group }),
  );
};

/**
 * True when an event surely does not match a pattern, by the two plainest of its conditions: a list of texts, and beginnings of
 * texts. It saves asking about rules that are about another bucket or dataset altogether; what it does not refuse is judged by
 * the deployed pattern.
 */
export const isPlainlyRefused = (pattern: unknown, event: unknown): boolean => {
  if (Array.isArray(pattern)) return refusedBy(pattern, event);
  if (!isObject(pattern)) return false;
  const fields = isObject(event) ? event : {};
  return Object.entries(pattern).some(
    ([name, inner]) => !name.startsWith('$') && isPlainlyRefused(inner, fields[name]),
  );
};

const refusedBy = (alternatives: readonly unknown[], value: unknown): boolean =>
  typeof value === 'string' && alternatives.every((alternative) => refuses(alternative, value));

const refuses = (alternative: unknown, value: string): boolean => {
  if (typeof alternative === 'string') return alternative !== value;
  if (!isObject(alternative) || Object.keys(alternative).length !== 1) return false;
  return typeof alternative.prefix === 'string' && !value.startsWith(alternative.prefix);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CHANGES_RULES = new Set(['events', 'cloudformation']);

/** Forgets the rules when a call may have changed them. */
export const ruleChangeObserver = (bus: EventBus): Observer => ({
  interest: (request) =>
    CHANGES_RULES.has(credentialOf(request)?.service ?? '')
      ? { requestBody: false, responseBody: false }
      : undefined,
  observe: async () => bus.forgetRules(),
});
