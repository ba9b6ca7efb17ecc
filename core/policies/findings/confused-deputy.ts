import { constraintsOf } from '../constraint.ts';
import type { PolicyContext } from '../context.ts';
import type { PolicyFinding } from '../finding.ts';
import type { Grant } from '../grants.ts';
import { partyOf } from '../principal.ts';
import type { Statement } from '../statement.ts';

/** Services that may be sent here by anybody: nothing says for whose resource they must act. */
export function confusedDeputy(
  statement: Statement,
  grants: readonly Grant[],
  { kind }: PolicyContext,
): readonly PolicyFinding[] {
  const services = grants.filter(
    ({ principal }) => principal.kind === 'Service' && partyOf(principal) !== null,
  );
  const isTied = constraintsOf(statement.conditions, kind).some(({ pins }) =>
    pins.every(({ dimension }) => dimension === 'source'),
  );
  if (services.length === 0 || isTied) return [];
  const names = [...new Set(services.map(({ principal }) => principal.value))].sort().join(', ');
  return [
    {
      rule: 'policy-confused-deputy',
      severity: 'medium',
      statement: statement.name,
      reason: `${names} may be sent here from any account; name whose with aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths`,
    },
  ];
}
