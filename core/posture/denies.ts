import type { PolicyContext } from '../policies/context.ts';
import { type Denial, denialsOf, reachSignature } from '../policies/denial.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { contains, type Party } from '../policies/party.ts';
import { awsParty, partyOf } from '../policies/principal.ts';
import type { ActionOnResource } from '../policies/reach.ts';
import { bucketOf, type Scope, scopesOf } from '../policies/scope.ts';
import { outcomeOf, type RequestKeys } from './condition-outcome.ts';

/** Requests of which a policy is asked whether it denies them all. */
export interface Probe {
  /** In words, for people: "reading over plain HTTP". */
  readonly title: string;
  /** In lower case; `*` is every action. */
  readonly actions: readonly string[];
  /** The bucket itself, all of its objects, or both. */
  readonly levels: readonly Scope['level'][];
  /** ARN of who makes them; `null` for anybody, so that only a Deny for everybody counts. */
  readonly principal: string | null;
  readonly keys: RequestKeys;
}

/** The probes of which the policy lets something through: nothing denies every one of their requests for sure. */
export const notDenied = (
  policy: PolicyDocument,
  context: PolicyContext,
  probes: readonly Probe[],
): readonly Probe[] => {
  const bucket = bucketOf([policy], context);
  const denials = denialsOf(policy.statements, bucket, context);
  if (denials.length === 0) return probes;
  return probes.filter((probe) => {
    const signature = reachSignature(denials.filter((denial) => isMet(denial, probe)));
    return !actionsOnResourcesOf(probe, bucket).every((actionOnResource) =>
      signature(actionOnResource).includes('1'),
    );
  });
};

const actionsOnResourcesOf = (
  { actions, levels }: Probe,
  bucket: string | null,
): readonly ActionOnResource[] =>
  scopesOf('*', bucket)
    .filter(({ level }) => levels.includes(level))
    .flatMap((scope) =>
      actions.map((action) => ({
        action: { isNot: false, values: [action] },
        place: { scope, except: [] },
      })),
    );

const isMet = ({ statement }: Denial, probe: Probe): boolean =>
  isNamed(statement, probe.principal) &&
  statement.conditions.every((condition) => outcomeOf(condition, probe.keys) === true);

function isNamed({ principals }: Denial['statement'], principal: string | null): boolean {
  if (principals.values.some(({ value }) => value === '*')) return !principals.isNot;
  if (principal === null) return false;
  const parties = principals.values.map(partyOf);
  // A wildcard may match the identity that makes the request.
  if (principals.isNot)
    return !parties.some((party) => party === null || contains(party, awsParty(principal)));
  return parties.some((party) => isWithin(party, principal));
}

const isWithin = (party: Party | null, principal: string): boolean =>
  party !== null && contains(party, awsParty(principal));
