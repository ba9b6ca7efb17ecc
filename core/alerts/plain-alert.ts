import { escapeForPeople } from '../base/escape.ts';
import type { Severity } from '../base/severity.ts';
import { isFirstGroup } from '../findings/notice.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ALERT_SCHEMA, type AlertSource, type Place } from './alert.ts';
import type { RenderedAlert } from './render.ts';
import { subject } from './words.ts';

/**
 * An alert in the form of a group that asks nothing of its findings but their ids: for what has no other form, because it is too
 * large, or was written by a release that this one does not understand.
 */
export function plainAlert(source: AlertSource, place: Place): RenderedAlert {
  const [, rule = '', , severity = ''] = source.group.split('|');
  const ids = source.findings.map(({ id }) => id);
  const next = ids.slice(0, 5).map((id) => `sealwatch findings ${id}`);
  const what = `${source.count} x ${rule}`;
  const lines = [
    `${what}.`,
    '',
    'The details do not fit a message, or could not be put into words. They are in the table of findings.',
    '',
    ...ids.map((id) => `  ${id}`),
    '',
    ...next.map((command) => `See:  ${command}`),
    `${rule} · ${place.account} ${place.region}`,
    '',
  ];
  return {
    subject: subject(`[${severity.toUpperCase()}] Sealwatch: ${what}`),
    text: lines.map(escapeForPeople).join('\n'),
    alert: {
      schema: ALERT_SCHEMA,
      kind: 'group',
      of: isFirstGroup(source.group) ? 'finding' : 'update',
      id: source.alertId,
      rule: rule as RuleId,
      severity: severity as Severity,
      title: rule,
      time: source.createdAt,
      ...place,
      dataset: null,
      datasets: source.datasets,
      count: source.count,
      ids,
      actors: [],
      from: source.from,
      to: source.to,
      resource: { bucket: null },
      techniques: [],
      next,
    },
  };
}
