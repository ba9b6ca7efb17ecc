import { isSameIdentity } from '../base/arn.ts';
import { SealwatchError } from '../base/errors.ts';
import { parsePolicy } from '../policies/document.ts';
import { matches } from '../policies/pattern.ts';
import { withoutPartition } from '../policies/principal.ts';
import type { Statement } from '../policies/statement.ts';
import { outcomeOf, type RequestKeys } from './condition-outcome.ts';

/**
 * Those of the actions that the policy of a resource may deny a role of its account, whatever the role's own policies say. A Deny under a
 * condition that is not understood counts, and of a policy that cannot be read all do.
 * @param policy JSON; `null` where the resource has none
 * @param role ARN
 */
export function actionsDenied(
  policy: string | null,
  actions: readonly string[],
  role: string,
): readonly string[] {
  if (policy === null) return [];
  try {
    const denials = parsePolicy(policy).statements.filter(
      (statement) => statement.effect === 'Deny' && mayBeAbout(role, statement),
    );
    return actions.filter((action) => denials.some((statement) => names(statement, action)));
  } catch (error) {
    if (error instanceof SealwatchError) return actions;
    throw error;
  }
}

const names = ({ actions }: Statement, action: string): boolean =>
  actions.values.some((each) => matches(each, action.toLowerCase())) !== actions.isNot;

function mayBeAbout(role: string, { principals, conditions }: Statement): boolean {
  const [, , , , account = ''] = role.split(':');
  const isNamed = principals.values.some(
    ({ kind, value }) =>
      value === '*' ||
      (kind === 'AWS' &&
        (value === account || value.endsWith(`::${account}:root`) || isSameIdentity(value, role))),
  );
  const request: RequestKeys = {
    'aws:principalarn': withoutPartition(role),
    'aws:principalaccount': account,
    'aws:principalisawsservice': 'false',
    'aws:securetransport': 'true',
  };
  return (
    isNamed !== principals.isNot &&
    conditions.every(
      (condition) =>
        outcomeOf({ ...condition, values: condition.values.map(withoutPartition) }, request) !== false,
    )
  );
}
