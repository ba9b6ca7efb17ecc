import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import { escapeText } from '../output/escape.ts';
import { count, nameOfArn, SEVERITY_FORMAT, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { DatedFinding } from './render.ts';

/** What findings can be counted by. */
export const GROUPINGS = ['rule', 'actor', 'dataset'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Findings that have something in common. */
export interface FindingGroup {
  /** Id of a rule, stable ARN or account of an actor, or name of a dataset; `null` where the findings have none. */
  readonly name: string | null;
  readonly count: number;
  readonly overdue: number;
  /** The worst of theirs. */
  readonly severity: Severity;
  /** ISO times of when the oldest and the newest of them were found. */
  readonly oldest: string;
  readonly newest: string;
}

/** Counts findings by what they have in common: the worst first, of these the largest. Memory grows with the groups only. */
export async function groupFindings(
  findings: AsyncIterable<DatedFinding>,
  by: Grouping,
): Promise<FindingGroup[]> {
  const groups = new Map<string | null, FindingGroup>();
  for await (const each of findings) {
    const name = NAMES[by](each.finding);
    groups.set(name, joined(groups.get(name), name, each));
  }
  return [...groups.values()].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count,
  );
}

const NAMES: Readonly<Record<Grouping, (finding: DatedFinding['finding']) => string | null>> = {
  rule: ({ rule }) => rule,
  actor: ({ actor }) => actor.arn ?? (actor.account && `account ${actor.account}`),
  dataset: ({ dataset }) => dataset,
};

function joined(
  group: FindingGroup | undefined,
  name: string | null,
  { finding: { severity, time: found }, due }: DatedFinding,
): FindingGroup {
  const overdue = (group?.overdue ?? 0) + (due.overdue ? 1 : 0);
  if (group === undefined) return { name, count: 1, overdue, severity, oldest: found, newest: found };
  return {
    name,
    count: group.count + 1,
    overdue,
    severity: SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(group.severity) ? severity : group.severity,
    oldest: found < group.oldest ? found : group.oldest,
    newest: found > group.newest ? found : group.newest,
  };
}

export const groupColumns = (by: Grouping, home: string): readonly Column<FindingGroup>[] => [
  { title: 'COUNT', align: 'right', cell: (group) => count(group.count) },
  { title: 'WORST', cell: ({ severity }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }) },
  {
    title: 'OVERDUE',
    align: 'right',
    drop: 1,
    cell: ({ overdue }) => ({ text: count(overdue), format: overdue > 0 ? 'red' : undefined }),
  },
  { title: 'NEWEST (UTC)', cell: ({ newest }) => time(newest) },
  { title: 'OLDEST (UTC)', drop: 2, cell: ({ oldest }) => time(oldest) },
  {
    title: by.toUpperCase(),
    shrinks: true,
    wraps: true,
    cell: ({ name }) =>
      by === 'actor' && name?.includes(':') ? nameOfArn(name, home) : escapeText(name ?? '-'),
  },
];
