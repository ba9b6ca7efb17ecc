import { configures, spelled, writesObjects } from './actions.ts';
import type { PolicyContext, PolicyFinding } from './context.ts';
import type { Grant } from './grants.ts';
import type { ActionOnResource } from './reach.ts';
import type { Selection, Statement } from './statement.ts';

/** What one statement lets everybody, outsiders, or those in some place do. */
export function accessFindings(
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
    ...rights({ statement, open, outside, kind }),
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

/** What a statement lets everybody and outsiders do with objects and with the configuration. */
function rights({
  statement,
  open,
  outside,
  kind,
}: {
  readonly statement: Statement;
  /** What everybody may do. */
  readonly open: readonly Grant[];
  /** What those outside may do that are named. */
  readonly outside: readonly Grant[];
  readonly kind: PolicyContext['kind'];
}): readonly PolicyFinding[] {
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
