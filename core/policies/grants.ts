import { type Audience, audienceOf } from './audience.ts';
import { type Constraint, constraintsOf, leftOutBy } from './constraint.ts';
import type { PolicyContext } from './context.ts';
import { type Denial, type Effect, effectOfDenial } from './denial.ts';
import { factsOf } from './facts.ts';
import type { Party } from './party.ts';
import { everybody, type Principal, partyOf } from './principal.ts';
import { type Reach, reachOf } from './reach.ts';
import type { Statement } from './statement.ts';

/** What one Allow lets one principal do in one part of the resource, after the Deny statements. */
export interface Grant {
  readonly statement: Statement;
  /** With NotPrincipal: everybody, whoever it leaves out. */
  readonly principal: Principal;
  readonly reach: Reach;
  readonly audience: Audience;
}

/** The grants of an Allow that no Deny surely cuts. */
export function grantsOf(
  statement: Statement,
  denials: readonly Denial[],
  bucket: string | null,
  context: PolicyContext,
): readonly Grant[] {
  const except = [...sparedBy(statement), ...leftOutBy(statement.conditions, context.kind)];
  const addressee = (principal: Principal) => ({ party: partyOf(principal), except });
  const reaches = reachOf(statement, bucket);
  return principalsOf(statement).flatMap((principal) => {
    const own = constraintsOf(statement.conditions, context.kind, factsOf(principal));
    const audiences = new Map<string, Audience>();
    return reaches.flatMap((reach) => {
      const effects = denials.map((denial) => effectOfDenial(denial, statement, principal, reach));
      if (effects.includes('cut')) return [];
      const key = effects.map((effect) => (effect === 'none' ? '0' : '1')).join('');
      const audience =
        audiences.get(key) ?? audienceOf(addressee(principal), [...own, ...narrowing(effects)], context);
      audiences.set(key, audience);
      return [{ statement, principal, reach, audience }];
    });
  });
}

/** Those whom a statement names; a NotPrincipal names everybody else, which is everybody. */
export const principalsOf = ({ principals }: Statement): readonly Principal[] =>
  principals.isNot ? [everybody()] : principals.values;

const sparedBy = ({ principals: { isNot, values } }: Statement): readonly Party[] =>
  isNot ? values.map(partyOf).filter((party) => party !== null) : [];

const narrowing = (effects: readonly Effect[]): Constraint[] =>
  effects.filter((effect) => typeof effect === 'object');
