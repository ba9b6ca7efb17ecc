import { asksConfiguration, configures, spelled, writesObjects } from './actions.ts';
import type { Condition } from './condition.ts';
import { constraintsOf } from './constraint.ts';
import type { PolicyContext, PolicyFinding } from './context.ts';
import { type Denial, reachSignature } from './denial.ts';
import type { Grant } from './grants.ts';
import { isDeleted, partyOf } from './principal.ts';
import type { ActionOnResource } from './reach.ts';
import { scopesOf } from './scope.ts';
import type { Selection, Statement } from './statement.ts';

/** What one statement lets everybody, outsiders, or those in some place do. */
export function access(
  statement: Statement,
  grants: readonly Grant[],
  { kind }: PolicyContext,
): readonly PolicyFinding[] {
  const open = grants.filter(({ audience }) => audience.isPublic);
  const outside = grants.filter(({ audience }) => audience.external.length > 0);
  const places = grants.filter(({ audience }) => audience.isPlaceOnly && !audience.isPublic);
  const make = finding(statement);
  return [
    ...(open.length > 0
      ? [make('policy-public', 'critical', `everybody may ${actionsText(open)}${whyStill(statement)}`)]
      : []),
    ...(outside.length > 0
      ? [make('policy-external-account', 'high', `${names(outside)} may ${actionsText(outside)}`)]
      : []),
    ...rights(statement, open, outside, kind),
    ...(places.length > 0
      ? [
          make(
            'policy-place-only',
            'info',
            `whoever comes from the named network, address or resource may ${actionsText(places)}, in whatever account`,
          ),
        ]
      : []),
  ];
}

const finding =
  (statement: Statement) =>
  (rule: PolicyFinding['rule'], severity: PolicyFinding['severity'], reason: string): PolicyFinding => ({
    rule,
    severity,
    statement: statement.name,
    reason,
  });

const whyStill = ({ conditions }: Statement): string =>
  conditions.length === 0 ? '' : '; its conditions do not limit that to fixed, known parties';

const names = (grants: readonly Grant[]): string =>
  [...new Set(grants.flatMap(({ audience }) => audience.external))].sort().join(', ');

function rights(
  statement: Statement,
  open: readonly Grant[],
  outside: readonly Grant[],
  kind: PolicyContext['kind'],
): readonly PolicyFinding[] {
  const grants = [...open, ...outside];
  const who = open.length > 0 ? 'everybody' : names(outside);
  const severity = open.length > 0 ? 'critical' : 'high';
  const make = finding(statement);
  const writing = statement.conditions.length === 0 && kind !== 'key' ? only(grants, stores) : [];
  const configuring = only(grants, governs);
  return [
    ...(writing.length > 0
      ? [
          make(
            'policy-unconditional-write',
            severity,
            `${who} may store, change or delete objects, without any condition: ${actionsText(writing)}`,
          ),
        ]
      : []),
    ...(configuring.length > 0
      ? [
          make(
            'policy-configuration-rights',
            severity,
            `${who} may change the configuration: ${actionsText(configuring)}`,
          ),
        ]
      : []),
  ];
}

// Grants of one statement share what they let do.
function only(
  grants: readonly Grant[],
  is: (actionOnResource: ActionOnResource) => boolean,
): readonly Grant[] {
  const known = new Map(
    [...new Set(grants.map(({ actionsOnResources }) => actionsOnResources))].map((actionsOnResources) => [
      actionsOnResources,
      actionsOnResources.filter(is),
    ]),
  );
  return grants
    .map((grant) => ({ ...grant, actionsOnResources: known.get(grant.actionsOnResources) ?? [] }))
    .filter(({ actionsOnResources }) => actionsOnResources.length > 0);
}

const stores = ({ action: { isNot, values }, place }: ActionOnResource): boolean =>
  place.scope.level === 'object' && (isNot || values.some(writesObjects));

const governs = ({ action: { isNot, values }, place }: ActionOnResource): boolean =>
  place.scope.level === 'bucket' && (isNot || values.some(configures));

const SHOWN = 6;

/** `use s3:GetObject, s3:ListBucket`; a few of many. */
function actionsText(grants: readonly Grant[]): string {
  const actionsOnResources = [...new Set(grants.map((grant) => grant.actionsOnResources))].flat();
  const actions = new Set(actionsOnResources.map(({ action }) => action));
  const texts = [...new Set([...actions].map(textOf))];
  if (texts.includes('*')) return 'do everything';
  const rest = texts.length - SHOWN;
  return `use ${texts.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const textOf = ({ isNot, values }: Selection<string>): string => {
  const names = values.map(spelled).join(', ');
  return isNot ? `everything but ${names}` : names;
};

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
