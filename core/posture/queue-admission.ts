import { SealwatchError } from '../base/errors.ts';
import type { Condition } from '../policies/condition.ts';
import { parsePolicy } from '../policies/document.ts';
import { matches } from '../policies/pattern.ts';
import { withoutPartition } from '../policies/principal.ts';
import type { Statement } from '../policies/statement.ts';

const SEND = 'sqs:sendmessage';
const EVENTBRIDGE = 'events.amazonaws.com';

/** A queue of the detector's, as SQS describes it. */
export interface QueueAdmission {
  /** ARN. */
  readonly queue: string;
  /** JSON; `null` where it has no policy. */
  readonly policy: string | null;
}

/**
 * Whether the policy of a queue surely lets EventBridge send what the rules match. The detector's own statements are understood; what
 * anybody added and cannot be understood counts against it.
 * @param rules names of the rules that send to the queue
 */
export function admitsRules(admission: QueueAdmission, rules: readonly string[]): boolean {
  const allowing = aboutSending(admission).filter(({ effect }) => effect === 'Allow');
  return rules.every(
    (rule) =>
      allowing.some(({ conditions }) =>
        conditions.every((each) => isMet(each, contextOf(admission.queue, rule)) === true),
      ) && !keepsOut(admission, rule),
  );
}

/** Whether a statement of the policy denies EventBridge to send what a rule matches, or may. */
const keepsOut = (admission: QueueAdmission, rule: string): boolean =>
  aboutSending(admission).some(
    ({ effect, conditions }) =>
      effect === 'Deny' &&
      conditions.every((each) => isMet(each, contextOf(admission.queue, rule)) !== false),
  );

const aboutSending = ({ policy }: QueueAdmission): readonly Statement[] =>
  policy === null ? [] : statementsOf(policy).filter(isAboutSending);

/** What EventBridge sends with for a rule. */
function contextOf(queue: string, rule: string): Readonly<Record<string, string>> {
  const [, , , region = '', account = ''] = queue.split(':');
  return {
    'aws:sourcearn': `arn:aws:events:${region}:${account}:rule/${rule}`,
    'aws:sourceaccount': account,
    'aws:securetransport': 'true',
    'aws:principalisawsservice': 'true',
  };
}

function statementsOf(policy: string): readonly Statement[] {
  try {
    return parsePolicy(policy).statements;
  } catch (error) {
    if (error instanceof SealwatchError) return [];
    throw error;
  }
}

/** A queue's policy is about that queue, whatever its resources say; one that names another lets nobody in, which SQS refuses to store. */
function isAboutSending({ principals, actions }: Statement): boolean {
  const isNamed = principals.values.some(
    ({ kind, value }) => value === '*' || (kind === 'Service' && value.toLowerCase() === EVENTBRIDGE),
  );
  return isNamed !== principals.isNot && actions.values.some((each) => matches(each, SEND)) !== actions.isNot;
}

const COMPARED: ReadonlySet<string> = new Set(['stringequals', 'stringlike', 'arnequals', 'arnlike', 'bool']);

/** `null` where it cannot be told. */
function isMet(
  { operator, key, values }: Condition,
  context: Readonly<Record<string, string>>,
): boolean | null {
  const value = context[key];
  if (value === undefined || !COMPARED.has(operator)) return null;
  return values.some((each) => matches(withoutPartition(each), value));
}
