import { escapeForPeople } from '../base/escape.ts';
import { isFirstGroup } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { activityText } from './activity-text.ts';
import type { Alert, AlertSource, CheckpointMessage, DecisionAlert, Place, ReportedBy } from './alert.ts';
import { renderCheckpoint } from './checkpoint-message.ts';
import { renderDecision } from './decision-alert.ts';
import { findingAlert } from './finding-alert.ts';
import { findingText } from './finding-text.ts';
import { groupAlert } from './group-alert.ts';
import { groupText, placeName } from './group-text.ts';
import { rankClaims } from './rank-claims.ts';
import { findingSubject, subject } from './subject.ts';

/** One alert, ready to be published. */
export interface RenderedAlert {
  readonly subject: string;
  /** For e-mail. */
  readonly text: string;
  readonly alert: Alert | DecisionAlert | CheckpointMessage;
}

/** Gives an alert its form: one finding, an update of one, a group of many, a decision, or the checkpoint of a week. */
export function render(source: AlertSource, place: Place): RenderedAlert {
  if (source.decision) return renderDecision(source.decision, source, place);
  const { week, checkpoint } = source;
  if (week && checkpoint) return renderCheckpoint({ week, checkpoint }, source, place);
  const [only] = source.findings;
  return source.count === 1 && only ? renderFinding(only, source, place) : renderGroup(source, place);
}

function renderFinding(finding: Finding, source: AlertSource, place: Place): RenderedAlert {
  const { alertId } = source;
  const isFirst = isFirstGroup(source.group);
  const alert = { ...findingAlert(finding, isFirst, place), alert: alertId };
  const prefix = isFirst ? '' : `${finding.state === 'open' ? 'update' : finding.state}: `;
  const changed = isFirst
    ? ''
    : `Update, revision ${finding.revision}: ${escapeForPeople(finding.changed.join(', '))}.\n\n`;
  return {
    subject: findingSubject(finding, prefix),
    text: changed + textOf(finding, { alertId, place }),
    alert,
  };
}

const textOf = (finding: Finding, reportedBy: ReportedBy): string =>
  finding.about === 'object' ? findingText(finding, reportedBy) : activityText(finding, reportedBy);

function renderGroup(source: AlertSource, place: Place): RenderedAlert {
  const ranked = rankClaims(source.claims);
  const alert = groupAlert(source, ranked, place);
  const { severity, count, title, withoutCopy } = alert;
  const what = alert.of === 'update' ? 'updates: ' : '';
  const lost = withoutCopy ? `, ${withoutCopy} without a copy` : '';
  return {
    subject: subject(
      `[${severity.toUpperCase()}] Sealwatch: ${what}${count} x ${title} in ${placeName(alert)}${lost}`,
      source.alertId,
    ),
    text: groupText(alert, ranked, place),
    alert,
  };
}
