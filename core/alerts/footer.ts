import { escapeForPeople } from '../base/escape.ts';
import type { RuleId, Technique } from '../findings/rule-ids.ts';
import { RULES } from '../rules/catalogue.ts';
import type { ReportedBy } from './alert.ts';

/** What every message ends with. */
interface Ending extends ReportedBy {
  /** What to do and to run, in order. */
  readonly steps: readonly string[];
  readonly rule: RuleId;
}

/** The steps, then what was reported, by which alert, and where. A single step has no number, several are numbered. */
export function footer({ steps, rule, alertId, place }: Ending): string[] {
  const numbered = steps.length === 1 ? steps : steps.map((step, index) => `${index + 1}. ${step}`);
  const techniques: readonly Technique[] = RULES.find(({ id }) => id === rule)?.techniques ?? [];
  const named = techniques
    .slice(0, 1)
    .map(({ framework, version, id }) => ` · ${framework} ${version} ${id}`);
  return [
    ...numbered,
    // A rule of a later release is in no catalogue, and its name came with the finding.
    `${escapeForPeople(rule)}${named.join('')}`,
    `alert ${alertName(alertId)} · ${place.account} ${place.region}`,
    '',
  ];
}

/** As much of an alert's id as distinguishes it from all others for as long as a table lives. */
export const alertName = (alertId: string): string => alertId.slice(0, 12);

/** The command that lists the findings of an alert, and no others. */
export const listCommand = (alertId: string): string => `sealwatch findings --alert ${alertName(alertId)}`;
