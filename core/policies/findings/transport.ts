import type { Condition } from '../condition.ts';
import type { PolicyContext } from '../context.ts';
import { type Denial, reachSignature } from '../denial.ts';
import type { PolicyFinding } from '../finding.ts';
import type { Grant } from '../grants.ts';
import type { Doing } from '../reach.ts';
import { scopesOf } from '../scope.ts';

/** Whether requests without TLS get through. Rights that identities have by themselves count, so a Deny has to cover all. */
export function transport(
  grants: readonly Grant[],
  denials: readonly Denial[],
  bucket: string | null,
  { kind }: PolicyContext,
): readonly PolicyFinding[] {
  if (kind !== 'bucket') return [];
  const everything = scopesOf('*', bucket).map(
    (scope): Doing => ({
      action: { isNot: false, values: ['*'] },
      place: { scope, except: [] },
    }),
  );
  const signature = reachSignature(denials.filter(isRefusal));
  if (everything.every((doing) => signature(doing).includes('1'))) return [];
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
