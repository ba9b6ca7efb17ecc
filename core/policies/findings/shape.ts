import type { PolicyFinding } from '../finding.ts';
import type { Statement } from '../statement.ts';

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
          reason:
            'names repeat in its text, so that it can be read in several ways; all of them were looked at',
        }
      : null,
  ];
  return found.filter((each) => each !== null).map((each) => ({ ...each, statement: name }));
}
