import { isRefused } from '../versions/facts.ts';
import type { ActivityFinding, Finding, ObjectFinding } from './finding.ts';
import type { RuleId } from './rule-ids.ts';

/** Every dataset that these findings are about, each once. */
export const datasetsOf = (findings: readonly Finding[]): string[] => [
  ...new Set(
    // Another release may write a finding without them.
    findings.flatMap((finding) => (finding.about === 'activity' ? finding.datasets : finding.dataset) ?? []),
  ),
];

const RULES_OF_ABSENCE: ReadonlySet<RuleId> = new Set<RuleId>([
  'object-removed',
  'version-destroyed',
  'versions-expired',
]);

/** True for a finding about bytes that are gone. They were right while they were there, so nobody read wrong ones. */
export const isOfAbsence = ({ rule }: Pick<Finding, 'rule'>): boolean => RULES_OF_ABSENCE.has(rule);

/** Those that are about versions of objects. */
export const objectFindings = (findings: readonly Finding[]): ObjectFinding[] =>
  findings.filter((finding) => finding.about === 'object');

/** True where Sealwatch came to read the version and was refused, whatever became of it since. */
export const wasReadRefused = ({ evidence }: ObjectFinding): boolean => isRefused(evidence.actual);

/** An attempt that came to nothing. */
export const isRefusedAttempt = (finding: Pick<Finding, 'about' | 'evidence'>): boolean =>
  isOfActivity(finding) && (finding.evidence.call?.error ?? null) !== null;

/** True for a finding about a call or a setting. */
export const isOfActivity = <Some extends Pick<Finding, 'about' | 'evidence'>>(
  finding: Some,
): finding is Some & Pick<ActivityFinding, 'about' | 'evidence'> => finding.about === 'activity';
