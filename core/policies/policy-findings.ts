import { asksConfiguration } from './actions.ts';
import type { Condition } from './condition.ts';
import { constraintsOf } from './constraint.ts';
import type { PolicyContext, PolicyFinding } from './context.ts';
import { type Denial, reachSignature } from './denial.ts';
import type { Grant } from './grants.ts';
import { isDeleted, partyOf } from './principal.ts';
import type { ActionOnResource } from './reach.ts';
import { scopesOf } from './scope.ts';
import type { Statement } from './statement.ts';

/** Services that may be sent here by anybody: nothing says for whose resource they must act. */
export function confusedDeputy(
  statement: Statement,
  grants: readonly Grant[],
  { kind }: PolicyContext,
): readonly PolicyFinding[] {
  const services = grants.filter(
    ({ principal, audience }) =>
      audience.delivery !== undefined || (principal.kind === 'Service' && partyOf(principal) !== null),
  );
  const isTied = constraintsOf(statement.conditions, kind).some(({ pins }) =>
    // A bucket's ARN has no account: whoever gets its name is let in.
    pins.every(({ dimension, party }) => dimension === 'source' && party.kind !== 'place'),
  );
  if (services.length === 0 || isTied) return [];
  const names = [...new Set(services.map(({ principal }) => principal.value))].sort().join(', ');
  const isHarmless = services.every(({ actionsOnResources }) =>
    actionsOnResources.every(({ action }) => !action.isNot && action.values.every(asksConfiguration)),
  );
  const own = services.flatMap(({ audience }) => audience.delivery ?? []);
  const [delivery] = own;
  if (delivery !== undefined && own.length === services.length)
    return [
      {
        rule: 'policy-confused-deputy',
        severity: isHarmless ? 'info' : 'medium',
        statement: statement.name,
        reason: `${names} is AWS itself, which delivers ${delivery.what} for whoever has any; name the service ${delivery.service} with aws:SourceArn instead`,
      },
    ];
  return [
    {
      rule: 'policy-confused-deputy',
      severity: isHarmless ? 'info' : 'medium',
      statement: statement.name,
      reason: `${names} may be sent here from any account${isHarmless ? ', and only see how the bucket is configured' : ''}; name whose with aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths`,
    },
  ];
}

/** Ways to write an Allow that let more through than people see in them. */
export function shape(statement: Statement): readonly PolicyFinding[] {
  const { principals, actions, resources, isAmbiguous, name } = statement;
  const found: readonly (Omit<PolicyFinding, 'statement'> | null)[] = [
    principals.isNot
      ? {
          rule: 'policy-not-principal',
          severity: 'high',
          reason: 'Allow with NotPrincipal lets in everybody who is not named, also without signing in',
        }
      : null,
    actions.isNot
      ? {
          rule: 'policy-not-action',
          severity: 'medium',
          reason: `Allow with NotAction allows everything but ${actions.values.join(', ')}, also what AWS adds later`,
        }
      : null,
    resources.isNot
      ? {
          rule: 'policy-not-resource',
          severity: 'medium',
          reason: `Allow with NotResource covers everything but ${resources.values.join(', ')}`,
        }
      : null,
    isAmbiguous
      ? {
          rule: 'policy-repeated-names',
          severity: 'medium',
          reason: 'names repeat in its text, so that it can be read in several ways; all of them were judged',
        }
      : null,
  ];
  return found.filter((each) => each !== null).map((each) => ({ ...each, statement: name }));
}

/** What deletions left: it lets nobody in, and hides what the statement is for. */
export function leftovers(
  { principals, name }: Statement,
  { isAsSent }: PolicyContext,
): readonly PolicyFinding[] {
  const ids =
    principals.isNot || isAsSent ? [] : principals.values.filter(isDeleted).map(({ value }) => value);
  if (ids.length === 0) return [];
  const reason = `${ids.join(', ')} is what was left where a user or a role was deleted: nobody gets in by it; take it out`;
  return [{ rule: 'policy-deleted-principal', severity: 'info', statement: name, reason }];
}

/** Whether requests without TLS get through. Rights that identities have by themselves count, so a Deny has to cover all. */
export function transport(
  grants: readonly Grant[],
  denials: readonly Denial[],
  bucket: string | null,
  { kind }: PolicyContext,
): readonly PolicyFinding[] {
  if (kind !== 'bucket') return [];
  const everything = scopesOf('*', bucket).map(
    (scope): ActionOnResource => ({
      action: { isNot: false, values: ['*'] },
      place: { scope, except: [] },
    }),
  );
  const signature = reachSignature(denials.filter(isRefusal));
  if (everything.every((actionOnResource) => signature(actionOnResource).includes('1'))) return [];
  const isOpen = grants.some(({ audience }) => audience.isPublic || audience.external.length > 0);
  return [
    {
      rule: 'policy-transport',
      severity: isOpen ? 'medium' : 'low',
      statement: 'the policy',
      reason:
        'requests without TLS are not denied: no Deny of everything, for everybody, where aws:SecureTransport is false',
    },
  ];
}

const isRefusal = ({ statement: { principals, conditions } }: Denial): boolean =>
  !principals.isNot && principals.values.some(({ value }) => value === '*') && conditions.every(isWithoutTls);

// A request without TLS has no version of it, which an optional comparison takes for a match.
const isWithoutTls = ({ operator, quantifier, isOptional, key, values }: Condition): boolean =>
  quantifier === null &&
  ((key === 'aws:securetransport' &&
    ['bool', 'stringequals'].includes(operator) &&
    values.includes('false')) ||
    (key === 's3:tlsversion' && operator.startsWith('numericless') && isOptional));
