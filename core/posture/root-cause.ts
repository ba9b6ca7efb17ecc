import type { CheckResult, CheckSeverity } from './check.ts';
import { POINTS } from './score.ts';

/** As much of a result as its cause takes. */
interface Caused extends Pick<CheckResult, 'status' | 'statements'> {
  readonly check: string;
  readonly severity: CheckSeverity;
}

/** Checks that the printed fix of another one puts right with it, where both fail. */
const FIXED_WITH: Readonly<Record<string, readonly string[]>> = {
  'public-access-blocked': ['not-public'],
  'customer-managed-key': ['default-encryption-kms'],
  'default-retention': ['object-lock-enabled'],
  'mfa-delete': ['object-lock-enabled', 'default-retention'],
  'data-events-read-logged': ['data-events-write-logged'],
};

/**
 * The checks of one bucket that fail only because another one does, each with that one: it comes from no other statement of the policy,
 * or one fix ends both. The most severe is the cause, and the first in the order given among equals; a cause has none itself.
 */
export function causesOf(results: readonly Caused[]): ReadonlyMap<string, string> {
  const failed = results
    .filter(({ status }) => status === 'fail')
    .toSorted((a, b) => POINTS[b.severity] - POINTS[a.severity]);
  const causes = new Map<string, string>();
  const roots: Caused[] = [];
  for (const result of failed) {
    const cause = roots.find((root) => isCause(root, result));
    if (cause === undefined) roots.push(result);
    else causes.set(result.check, cause.check);
  }
  return causes;
}

function isCause(root: Caused, result: Caused): boolean {
  if (FIXED_WITH[result.check]?.includes(root.check)) return true;
  const { statements = [] } = result;
  return statements.length > 0 && statements.every((name) => root.statements?.includes(name));
}
