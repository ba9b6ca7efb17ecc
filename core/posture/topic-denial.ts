import { SealwatchError } from '../base/errors.ts';
import { parsePolicy } from '../policies/document.ts';
import { matches } from '../policies/pattern.ts';
import type { Statement } from '../policies/statement.ts';
import { isOwn } from '../scope/own-resources.ts';
import { outcomeOf } from './condition-outcome.ts';

const PUBLISH = 'sns:publish';

/**
 * Whether the policy of a topic may deny the stack's functions to publish. They need no Allow in it: their roles have one. A Deny under a
 * condition that is not understood counts, and so does a policy that cannot be read.
 * @param policy JSON; `null` where the topic has none
 */
export function mayDenyPublishing(
  policy: string | null,
  { account, stack }: { readonly account: string; readonly stack: string },
): boolean {
  if (policy === null) return false;
  const isOurs = (value: string): boolean =>
    value === '*' || value === account || value.endsWith(`::${account}:root`) || isOwn({ stack }, value);
  try {
    return parsePolicy(policy).statements.some(
      (statement) =>
        statement.effect === 'Deny' &&
        (statement.principals.isNot || statement.principals.values.some(({ value }) => isOurs(value))) &&
        statement.actions.values.some((each) => matches(each, PUBLISH)) !== statement.actions.isNot &&
        !isOfPlainHttp(statement),
    );
  } catch (error) {
    if (error instanceof SealwatchError) return true;
    throw error;
  }
}

const isOfPlainHttp = ({ conditions }: Statement): boolean =>
  conditions.some((condition) => outcomeOf(condition, { 'aws:securetransport': 'true' }) === false);
