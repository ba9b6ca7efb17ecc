import { escapeForPeople } from '../base/escape.ts';
import type { Severity } from '../base/severity.ts';
import { isFirstGroup } from '../findings/delivery-state.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ALERT_SCHEMA, type AlertSource, type Place } from './alert.ts';
import { claimOf } from './claim.ts';
import { footer, listCommand } from './footer.ts';
import { bucketsOf, sameOf, withoutCopyOf } from './group-alert.ts';
import { lossLines } from './group-text.ts';
import { rankClaims } from './rank-claims.ts';
import type { RenderedAlert } from './render.ts';
import { subject } from './subject.ts';
import { tallyOf } from './tally.ts';

/** As many as a group alert names. */
const MAX_IDS = 20;

/**
 * An alert in the form of a group that asks nothing of its findings but what is kept of each: for what has no other form, because it is too
 * large, or was written by a release that this one does not understand.
 */
export function plainAlert(source: AlertSource, place: Place): RenderedAlert {
  const { alertId, count, group } = source;
  const [, rule = '', , severity = ''] = group.split('|');
  const ranked = rankClaims(source.claims.length > 0 ? source.claims : source.findings.map(claimOf));
  const ids = ranked.slice(0, MAX_IDS).map(({ id }) => id);
  const withoutCopy = withoutCopyOf(ranked);
  const next = [listCommand(alertId)];
  const what = `${count} x ${escapeForPeople(rule)}`;
  const nothing = tallyOf([], 0);
  const lines = [
    `${what}.`,
    ...lossLines(withoutCopy),
    '',
    'The details do not fit a message, or could not be put into words.',
    'They are in the table of findings.',
    '',
    ...ids.map((id) => `  ${escapeForPeople(id)}`),
    '',
    ...footer({ steps: [`See:  ${next[0]}`], rule: rule as RuleId, alertId, place }),
  ];
  return {
    subject: subject(`[${severity.toUpperCase()}] Sealwatch: ${what}`, alertId),
    text: lines.join('\n'),
    alert: {
      schema: ALERT_SCHEMA,
      kind: 'group',
      of: isFirstGroup(group) ? 'finding' : 'update',
      id: alertId,
      alert: alertId,
      rule: rule as RuleId,
      severity: severity as Severity,
      title: rule,
      time: source.createdAt,
      ...place,
      dataset: sameOf(ranked.map(({ dataset }) => dataset)),
      datasets: source.datasets,
      count,
      withoutCopy,
      ids,
      folders: nothing,
      suffixes: nothing,
      actors: [],
      from: source.from,
      to: source.to,
      ...bucketsOf(ranked),
      techniques: [],
      next,
    },
  };
}
