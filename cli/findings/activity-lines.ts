import { isOfPoll } from '../../core/alerts/activity-text.ts';
import { whatOf } from '../../core/alerts/subject.ts';
import { type ActivityFinding, type Finding, shortId } from '../../core/findings/finding.ts';
import { POSTURE_RULES } from '../../core/rules/posture-catalogue.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, time } from '../output/style.ts';
import { type Line, resolutionText, unknownLines, whoLines } from './evidence-lines.ts';

/** What a finding is about: an object, a bucket, or whatever was touched. */
export function subjectText(finding: Finding): string {
  const { bucket, key } = finding;
  if (bucket !== null) return key === null ? escapeText(`s3://${bucket}`) : address({ bucket, key });
  return escapeText((finding.about === 'activity' && finding.resource) || 'the account');
}

/** All evidence of a finding about a call or a setting. */
export function activityLines(finding: ActivityFinding): Line[] {
  const { evidence, datasets, happenedAt, resolution } = finding;
  const { period } = evidence;
  return [
    ['About', subjectText(finding)],
    ...(datasets.length > 0 ? [['Datasets', escapeText(datasets.join(', '))] as const] : []),
    ['What', [whatOf(finding), ...evidence.details].map(escapeText).join('\n')],
    ...(evidence.keyCount > 1 ? [['Keys', keysText(finding)] as const] : []),
    ...callLines(finding),
    ...(evidence.related?.length ? [['Related', evidence.related.map(shortId).join(', ')] as const] : []),
    ...settingLines(finding),
    ...(period ? [['In effect', `from ${time(period.from)} to ${time(period.to)} UTC`] as const] : []),
    ...(evidence.current === null
      ? []
      : [['Now', evidence.current ? 'IN EFFECT' : 'not in effect'] as const]),
    ...evidence.decidedBy.map((line): Line => ['Says', escapeText(line)]),
    ...whoLines(finding),
    ['Happened', `${time(happenedAt)} UTC, found ${time(finding.time)} UTC`],
    ...unknownLines(finding),
    ...(resolution ? [['Resolution', resolutionText(resolution)] as const] : []),
  ];
}

function keysText({ evidence }: ActivityFinding): string {
  const more = evidence.keyCount - evidence.keys.length;
  return [...evidence.keys.map(escapeText), ...(more > 0 ? [`and ${count(more)} more`] : [])].join('\n');
}

function callLines({ rule, dataset, evidence }: ActivityFinding): Line[] {
  const { call } = evidence;
  if (call === null) return [['Call', noCall({ rule, dataset })]];
  const refused = call.error ? `, REFUSED: ${call.error.code} ${call.error.message ?? ''}` : '';
  return [['Call', escapeText(`${call.service}:${call.name}, event ${call.eventId}${refused}`)]];
}

// An audit does not look for events, and a deployment's record may still come.
function noCall({ rule, dataset }: Pick<ActivityFinding, 'rule' | 'dataset'>): string {
  if (isOfPoll({ rule, dataset }))
    return 'the settings poll found it; detector-tampered names who, where a call was recorded';
  if (rule === 'protection-lowered') return 'the deployment found it; no record of it yet';
  if (rule === 'manifest-tampered') return 'the log of the manifest shows it';
  if (POSTURE_RULES.some(({ id }) => id === rule)) return 'an audit found it';
  return 'no event reported it: a poll of the settings found it';
}

function settingLines({ evidence }: ActivityFinding): Line[] {
  const { setting } = evidence;
  if (setting === null) return [];
  const assumed = setting.isBeforeKnown ? '' : ' (it was never read: assumed)';
  return [
    ['Before', `${escapeText(JSON.stringify(setting.before))}${assumed}`],
    ['After', escapeText(JSON.stringify(setting.after))],
  ];
}
