import { SealwatchError } from '../../base/errors.ts';
import { isObject, type Json, listAt } from '../../base/json.ts';
import { readPolicy } from '../../policies/document.ts';
import type { Statement } from '../../policies/statement.ts';
import { type Fact, known, unknown } from '../facts.ts';

/** The statements of an identity's policies. One that cannot be read makes all of them unknown: it may allow anything. */
export function identityStatements(policies: readonly Json[]): Fact<readonly Statement[]> {
  try {
    return known(policies.flatMap((policy) => readPolicy(addressed(policy)).statements));
  } catch (error) {
    if (!(error instanceof SealwatchError)) throw error;
    return unknown(`a policy of it cannot be read: ${error.message}`);
  }
}

/** Policies of identities name no principal: they are about whoever has them. */
function addressed(policy: Json): Json {
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  if (!isObject(document)) return document;
  const statements = Object.entries(document).filter(([name]) => name.toLowerCase() === 'statement');
  const others = Object.entries(document).filter(([name]) => name.toLowerCase() !== 'statement');
  const own = statements.flatMap(([name]) => listAt(document, name)).map(aboutItsOwner);
  return { ...Object.fromEntries(others), ...(statements.length === 0 ? {} : { Statement: own }) };
}

const aboutItsOwner = (statement: Json): Json =>
  isObject(statement) ? { ...statement, Principal: '*' } : statement;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new SealwatchError('POLICY_INVALID', 'it is not JSON');
  }
}
