import { SEVERITIES } from '../../base/severity.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { MAX_RELATED, RULES_OF_CHECK, reportedBy, withLateCall } from './join-call.ts';
import type { ActivityPorts } from './ports.ts';

/** A finding without an author that the record of a call may explain. */
interface Earlier {
  readonly id: string;
  /** The check of an audit; `null` for a poll of what AWS refuses to say. */
  readonly check: string | null;
}

/** What is low is no page, and in a deployment there is much of it. */
const JOINED = SEVERITIES.slice(0, SEVERITIES.indexOf('low'));

/**
 * Joins a new finding about a call to what an audit or a poll found before its record came: that one is updated with the call and its
 * author, and the new one is listed only. Where the call weighs more than what people were notified of, it is reported as usual.
 * @returns all that is to be written: the finding, and those that it explains
 */
export async function joinEarlier(
  finding: ActivityFinding,
  ports: ActivityPorts,
): Promise<readonly ActivityFinding[]> {
  const { call } = finding.evidence;
  const isNew = finding.stamp === 1 && finding.notice.group !== null;
  if (!isNew || call === null || call.error !== null || !JOINED.includes(finding.severity)) return [finding];
  const earlier = [...(await openAudits(finding, ports)), ...(await openRefusals(finding, ports))];
  if (earlier.length === 0) return [finding];
  const known = await ports.settings.findings(earlier.map(({ id }) => id));
  const explained = known.flatMap((each) => {
    const check = earlier.find(({ id }) => id === each.id)?.check ?? null;
    return each.about === 'activity' ? (withLateCall(each, check, finding) ?? []) : [];
  });
  if (explained.length === 0) return [finding];
  const ids = explained.map(({ id }) => id);
  const changed = explained.filter((each) => !known.includes(each));
  return [...changed, reportedBy(finding, ids)];
}

/**
 * Findings to be written at once, each of them once: one of an audit may be explained by several, and names them all. Its author is that of
 * the last.
 */
export function explainedOnce(findings: readonly ActivityFinding[]): ActivityFinding[] {
  const byId = new Map<string, ActivityFinding>();
  for (const finding of findings) {
    const other = byId.get(finding.id);
    const all = [...(other?.evidence.related ?? []), ...(finding.evidence.related ?? [])];
    const related = [...new Set(all)].slice(0, MAX_RELATED);
    byId.set(finding.id, other ? { ...finding, evidence: { ...finding.evidence, related } } : finding);
  }
  return [...byId.values()];
}

async function openAudits({ rule, bucket }: ActivityFinding, ports: ActivityPorts): Promise<Earlier[]> {
  const isChecked = Object.values(RULES_OF_CHECK).some((rules) => rules.includes(rule));
  if (!ports.openAudits || !isChecked) return [];
  const open = await ports.openAudits(bucket);
  return open.filter(({ check }) => RULES_OF_CHECK[check]?.includes(rule));
}

/** Findings that AWS refuses to say what it said before. */
async function openRefusals(
  { rule, bucket, evidence }: ActivityFinding,
  { settings }: ActivityPorts,
): Promise<Earlier[]> {
  const resource = evidence.setting?.resource ?? (bucket === null ? null : `bucket/${bucket}`);
  if (rule !== 'detector-tampered' || resource === null) return [];
  const { changes } = await settings.history(resource, 'access');
  return changes.flatMap(({ source, findings }) =>
    source === 'look' ? findings.map((id) => ({ id, check: null })) : [],
  );
}
