import { at, isObject, type Json, listAt, textsAt } from '../base/json.ts';
import { keepsOut } from '../posture/queue-admission.ts';
import { type Diagnosis, problem } from './diagnosis.ts';

/** An event rule of the stack, by pattern or by schedule. */
export interface RuleFacts {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  /** ARNs of what it calls or sends to. */
  readonly targets: readonly string[];
}

export function judgeRule({ name, isEnabled, targets }: RuleFacts): readonly Diagnosis[] {
  const subject = { check: 'rules', about: name } as const;
  return [
    ...(isEnabled
      ? []
      : [
          problem(
            subject,
            `the rule ${name} is disabled: what it carries or starts does not happen`,
            `aws events enable-rule --name ${name}`,
          ),
        ]),
    ...(targets.length > 0 ? [] : [problem(subject, `the rule ${name} has no target`, 'deploy again')]),
  ];
}

/** A queue that rules send to. */
export interface QueueFacts {
  readonly name: string;
  readonly arn: string;
  /** Its policy as text; `null` where it has none. */
  readonly policy: string | null;
}

/** Whether a queue lets EventBridge send to it for each of the rules that do. */
export function judgeQueuePolicy(queue: QueueFacts, rules: readonly RuleFacts[]): readonly Diagnosis[] {
  const allowed = statementsOf(queue.policy).filter(allowsEvents);
  return rules
    .filter(({ targets }) => targets.includes(queue.arn))
    .filter(
      ({ name, arn }) =>
        !allowed.some((statement) => isFor(statement, arn)) ||
        keepsOut({ queue: queue.arn, policy: queue.policy }, name),
    )
    .map(({ name }) =>
      problem(
        { check: 'queues', about: queue.name },
        `the policy of the queue ${queue.name} does not let EventBridge send events of the rule ${name}`,
        'deploy again; then sealwatch redrive --dry-run shows what was not delivered',
      ),
    );
}

function statementsOf(policy: string | null): readonly Json[] {
  try {
    return listAt(JSON.parse(policy ?? '{}'), 'Statement');
  } catch {
    return [];
  }
}

const allowsEvents = (statement: Json): boolean =>
  at(statement, 'Effect') === 'Allow' &&
  textsAt(statement, 'Principal', 'Service').includes('events.amazonaws.com') &&
  textsAt(statement, 'Action').some((action) => ['sqs:sendmessage', 'sqs:*'].includes(action.toLowerCase()));

/** Conditions on the rule's ARN are understood, in whatever operator; any other one is taken to be met. */
function isFor(statement: Json, rule: string): boolean {
  const conditions = at(statement, 'Condition');
  if (!isObject(conditions)) return true;
  const sources = Object.values(conditions).flatMap((tests) =>
    isObject(tests)
      ? Object.entries(tests).flatMap(([key]) =>
          key.toLowerCase() === 'aws:sourcearn' ? [textsAt(tests, key)] : [],
        )
      : [],
  );
  return sources.every((arns) => arns.some((arn) => isLike(rule, arn)));
}

const isLike = (text: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

/** @param standstills why what works off the queue does not, as parts of a sentence */
export const judgeWorkers = (queue: string, standstills: readonly string[]): readonly Diagnosis[] =>
  standstills.map((why) =>
    problem(
      { check: 'queues', about: queue },
      `${queue}: ${why}`,
      /dead-letter queue/.test(why)
        ? `sealwatch redrive --dry-run --queue ${queue}`
        : 'find out who changed it (sealwatch findings --rule detector-tampered), then deploy again',
    ),
  );
