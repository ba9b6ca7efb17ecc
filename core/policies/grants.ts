import { type Audience, audienceOf } from './audience.ts';
import { deliveryOf } from './aws-accounts.ts';
import { type Constraint, constraintsOf, leftOutBy } from './constraint.ts';
import type { PolicyContext } from './context.ts';
import { type Denial, type Effect, effectOn, reachSignature } from './denial.ts';
import type { Party } from './party.ts';
import { everybody, factsOf, isDeleted, type Principal, partyOf } from './principal.ts';
import { type ActionOnResource, fitting, type Reach, reachOf } from './reach.ts';
import type { Statement } from './statement.ts';

/** What one Allow lets one principal do, after the Deny statements: for all of it they leave the same ones. */
export interface Grant {
  readonly statement: Statement;
  /** With NotPrincipal: everybody, without regard to those whom it leaves out. */
  readonly principal: Principal;
  readonly actionsOnResources: readonly ActionOnResource[];
  readonly audience: Audience;
}

/** The grants of an Allow that no Deny surely cuts. */
export function grantsOf(
  statement: Statement,
  denials: readonly Denial[],
  bucket: string | null,
  context: PolicyContext,
): readonly Grant[] {
  const signature = reachSignature(denials);
  const groups = Map.groupBy(actionsOnResourcesIn(reachOf(statement, bucket)), signature);
  const except = [...sparedBy(statement), ...leftOutBy(statement.conditions, context.kind)];
  const principals = principalsOf(statement).filter((each) => context.isAsSent || !isDeleted(each));
  return principals.flatMap((principal) => {
    const own = constraintsOf(statement.conditions, context.kind, factsOf(principal));
    const effects = denials.map((denial) => effectOn(denial, statement, principal));
    return [...groups].flatMap(([covered, actionsOnResources]) => {
      const met = effects.filter((_, index) => covered[index] === '1');
      if (met.includes('cut')) return [];
      const addressee = { party: partyOf(principal), except };
      const audience = audienceOf(addressee, [...own, ...narrowing(met)], context);
      return [
        { statement, principal, actionsOnResources, audience: withDelivery(audience, actionsOnResources) },
      ];
    });
  });
}

/** AWS's own accounts that only deliver are no outsiders. */
function withDelivery(audience: Audience, actionsOnResources: readonly ActionOnResource[]): Audience {
  const delivery = audience.isPublic ? null : deliveryOf(audience.external, actionsOnResources);
  return delivery === null ? audience : { ...audience, external: [], delivery };
}

// S3 refuses a statement that is about nothing; one that stands somewhere else is still judged.
function actionsOnResourcesIn({ actions, places }: Reach): readonly ActionOnResource[] {
  const isPossible = fitting(actions);
  const all = actions.flatMap((action) => places.map((place) => ({ action, place })));
  const possible = all.filter(({ action, place }) => isPossible(action, place));
  return possible.length > 0 ? possible : all;
}

/** Those whom a statement names; a NotPrincipal names everybody else, which is everybody. */
const principalsOf = ({ principals }: Statement): readonly Principal[] =>
  principals.isNot ? [everybody()] : principals.values;

const sparedBy = ({ principals: { isNot, values } }: Statement): readonly Party[] =>
  isNot ? values.map(partyOf).filter((party) => party !== null) : [];

const narrowing = (effects: readonly Effect[]): Constraint[] =>
  effects.filter((effect) => typeof effect === 'object');
