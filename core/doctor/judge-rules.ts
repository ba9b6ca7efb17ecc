import { admitsRules } from '../posture/queue-admission.ts';
import { type Diagnosis, problem, REDEPLOY } from './diagnosis.ts';

/** An event rule of the stack, by pattern or by schedule. */
export interface RuleFacts {
  readonly name: string;
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
    ...(targets.length > 0 ? [] : [problem(subject, `the rule ${name} has no target`, REDEPLOY)]),
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
export const judgeQueuePolicy = (
  { name, arn, policy }: QueueFacts,
  rules: readonly RuleFacts[],
): readonly Diagnosis[] =>
  rules
    .filter(({ targets }) => targets.includes(arn))
    .filter((rule) => !admitsRules({ queue: arn, policy }, [rule.name]))
    .map((rule) =>
      problem(
        { check: 'queues', about: name },
        `the policy of the queue ${name} does not let EventBridge send events of the rule ${rule.name}`,
        `${REDEPLOY}; then sealwatch redrive --dry-run shows what was not delivered`,
      ),
    );

/** @param standstills why what works off the queue does not, as parts of a sentence */
export const judgeWorkers = (queue: string, standstills: readonly string[]): readonly Diagnosis[] =>
  standstills.map((why) =>
    problem(
      { check: 'queues', about: queue },
      `${queue}: ${why}`,
      /dead-letter queue/.test(why)
        ? `sealwatch redrive --dry-run --queue ${queue}`
        : 'find out who changed it (sealwatch findings --rule detector-tampered), and undo it as docs/runbooks/detector-tampered.md says',
    ),
  );
