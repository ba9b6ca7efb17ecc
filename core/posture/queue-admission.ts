import { SealwatchError } from '../base/errors.ts';
import type { Condition } from '../policies/condition.ts';
import { parsePolicy } from '../policies/document.ts';
import { matches } from '../policies/pattern.ts';
import { withoutPartition } from '../policies/principal.ts';
import type { Statement } from '../policies/statement.ts';
import { outcomeOf, type RequestKeys } from './condition-outcome.ts';

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
  const statements = aboutSending(admission);
  return rules.every((rule) => {
    const request = requestOf(admission.queue, rule);
    return (
      statements.some(
        ({ effect, conditions }) =>
          effect === 'Allow' && conditions.every((each) => isMet(each, request) === true),
      ) &&
      !statements.some(
        ({ effect, conditions }) =>
          effect === 'Deny' && conditions.every((each) => isMet(each, request) !== false),
      )
    );
  });
}

const aboutSending = ({ policy }: QueueAdmission): readonly Statement[] =>
  policy === null ? [] : statementsOf(policy).filter(isAboutSending);

/** What EventBridge sends with for a rule. */
function requestOf(queue: string, rule: string): RequestKeys {
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

/** `null` where it cannot be told. */
const isMet = (condition: Condition, request: RequestKeys): boolean | null =>
  outcomeOf({ ...condition, values: condition.values.map(withoutPartition) }, request);
