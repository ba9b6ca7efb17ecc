import { SEVERITIES } from '../../core/base/severity.ts';
import { DEFAULT_DUE_DAYS, type DueDays } from '../../core/findings/due.ts';

export { DEFAULT_STACK, type Deployment, findDeployment } from './find-deployment.ts';
export type { Outputs } from './outputs.ts';

/** A queue of the deployment, as its outputs name it. */
export interface QueueOutput {
  /** Without `QueueUrl`: `ObjectEvents`, `ObjectEventsDeadLetter`. */
  readonly name: string;
  readonly url: string;
  readonly isDeadLetter: boolean;
}

const ENDING = 'QueueUrl';

/** Every queue in the outputs, also of parts that this release does not know. */
export const queuesOf = (outputs: Readonly<Record<string, string | undefined>>): QueueOutput[] =>
  Object.entries(outputs).flatMap(([output, url]) => {
    if (!url || !output.endsWith(ENDING)) return [];
    const name = output.slice(0, -ENDING.length);
    return [{ name, url, isDeadLetter: name.endsWith('DeadLetter') }];
  });

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
