import { writesObjects } from '../policies/actions.ts';
import { type Constraint, constraintsOf } from '../policies/constraint.ts';
import type { PolicyContext } from '../policies/context.ts';
import { type Denial, denialsOf, effectOn, reachSignature } from '../policies/denial.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { type Grant, grantsOf } from '../policies/grants.ts';
import { outsider } from '../policies/party.ts';
import { partyOf } from '../policies/principal.ts';
import type { ActionOnResource } from '../policies/reach.ts';
import { bucketOf } from '../policies/scope.ts';
import type { Statement } from '../policies/statement.ts';
import type { Pin } from '../policies/trust-keys.ts';

/** What one Allow lets one party do that is not of the bucket's account. */
export interface OtherParty {
  readonly statement: Statement;
  /** Accounts, organizations or ids outside. */
  readonly names: readonly string[];
  /** True for an account or organization, false for identities that are named. */
  readonly isWhole: boolean;
  /** True where it gets in only from a named network, or through a named access point. */
  readonly isPlaced: boolean;
  /** True where it gets in under some condition that says from where, for what resource or of which organization. */
  readonly isLimited: boolean;
  /** True where it may store, change or delete objects. */
  readonly isWriting: boolean;
}

/** The parties outside that a policy lets in, after what it denies. */
export function otherParties(policy: PolicyDocument, context: PolicyContext): readonly OtherParty[] {
  const bucket = bucketOf([policy], context);
  const denials = denialsOf(policy.statements, bucket, context);
  return policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => grantsOf(statement, denials, bucket, context))
    .filter(({ audience }) => audience.external.length > 0 && !audience.isPublic)
    .map((grant) => otherParty(grant, limitsOf(grant, denials, context), context));
}

function otherParty(
  { statement, principal, actionsOnResources, audience }: Grant,
  limits: readonly Constraint[],
  context: PolicyContext,
): OtherParty {
  const party = partyOf(principal);
  const limitedTo = (is: (pin: Pin) => boolean): boolean => limits.some(({ pins }) => pins.every(is));
  const isPlace = (pin: Pin): boolean => isNeutralPlace(pin, context);
  return {
    statement,
    names: audience.external,
    isWhole: (party === null || party.kind === 'account') && !limitedTo(isIdentity),
    isPlaced: limitedTo(isPlace),
    isLimited: limitedTo((pin) => isPlace(pin) || pin.party.kind === 'organization'),
    isWriting: actionsOnResources.some(writes),
  };
}

const isIdentity = ({ dimension, party: { kind } }: Pin): boolean =>
  dimension === 'principal' && kind === 'identity';

/** A place that is not somebody else's: their access point or network limits them to themselves. */
const isNeutralPlace = ({ dimension, party }: Pin, context: PolicyContext): boolean =>
  dimension !== 'principal' && outsider(party, context) === null;

const writes = ({ action: { isNot, values }, place }: ActionOnResource): boolean =>
  place.scope.level === 'object' && (isNot || values.some(writesObjects));

/** What the statement's own conditions pin down, and what the Deny statements leave. */
function limitsOf(
  { statement, principal, actionsOnResources }: Grant,
  denials: readonly Denial[],
  context: PolicyContext,
): readonly Constraint[] {
  const signature = reachSignature(denials);
  const left = denials
    .filter((_, index) =>
      actionsOnResources.every((actionOnResource) => signature(actionOnResource)[index] === '1'),
    )
    .map((denial) => effectOn(denial, statement, principal))
    .filter((effect) => typeof effect === 'object');
  const own = constraintsOf(statement.conditions, context.kind);
  return [...own, ...left].filter(({ isFixed, pins }) => isFixed && pins.length > 0);
}

/** `Partners: 999988887777`. */
export const partyText = ({ statement, names }: Pick<OtherParty, 'statement' | 'names'>): string =>
  `${statement.name}: ${names.join(', ')}`;
