import { SEVERITIES } from '../../core/base/severity.ts';
import { DEFAULT_DUE_DAYS, type DueDays } from '../../core/findings/due.ts';

/** Within how many days findings are due in a deployment; the usual ones where it does not tell. */
export function dueDaysOf({ FindingDueDays: text }: { readonly FindingDueDays?: string }): DueDays {
  const told = parsed(text ?? '');
  const days = SEVERITIES.map((severity) => {
    const value = told[severity];
    return [severity, value === null || isDays(value) ? value : DEFAULT_DUE_DAYS[severity]] as const;
  });
  return Object.fromEntries(days) as DueDays;
}

const isDays = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
