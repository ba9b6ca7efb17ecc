import { compareText } from '../base/time.ts';
import { isFirstGroup } from '../findings/delivery-state.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ruleOf } from '../rules/catalogue.ts';
import { ALERT_SCHEMA, type AlertSource, type GroupAlert, type Place } from './alert.ts';
import type { Claim } from './claim.ts';
import { techniquesOf } from './finding-alert.ts';
import { listCommand } from './footer.ts';
import { attemptAt } from './subject.ts';
import { folderOf, suffixOf, tallyOf } from './tally.ts';

/** The contract's limit: enough to recognise a storm, small enough for any reader. */
const MAX_IDS = 20;
/** The commonest folders and suffixes; more say no more about what was hit. */
export const MAX_NAMES = 5;

/**
 * Many findings of one kind in the alert's form.
 * @param ranked all that the alert claims, those first that matter most
 */
export function groupAlert(source: AlertSource, ranked: readonly Claim[], place: Place): GroupAlert {
  const { alertId, count, group, datasets, from, to } = source;
  const [, rule = '', , severity = ''] = group.split('|');
  const keys = ranked.flatMap(({ key }) => key ?? []);
  const actors = tallyOf(
    ranked.flatMap(({ actor }) => actor ?? []),
    MAX_IDS,
  );
  return {
    schema: ALERT_SCHEMA,
    kind: 'group',
    of: isFirstGroup(group) ? 'finding' : 'update',
    id: alertId,
    alert: alertId,
    rule: rule as RuleId,
    severity: severity as GroupAlert['severity'],
    title: titleOfAll(rule as RuleId, ranked),
    time: ranked.reduce((latest, { time }) => (compareText(latest, time) < 0 ? time : latest), from),
    ...place,
    dataset: sameOf(ranked.map(({ dataset }) => dataset)),
    datasets,
    count,
    withoutCopy: withoutCopyOf(ranked),
    ids: ranked.slice(0, MAX_IDS).map(({ id }) => id),
    folders: tallyOf(keys.map(folderOf), MAX_NAMES),
    suffixes: tallyOf(keys.map(suffixOf), MAX_NAMES),
    actors: actors.top.map(({ name }) => name),
    from,
    to,
    ...bucketsOf(ranked),
    techniques: techniquesOf(rule as RuleId),
    next: [listCommand(alertId)],
  };
}

/** Where all of them are attempts that came to nothing, nothing is as the rule's own title says. */
function titleOfAll(id: RuleId, claims: readonly Claim[]): string {
  const areRefused = claims.length > 0 && claims.every(({ refused }) => refused);
  return areRefused ? attemptAt(id) : ruleOf(id).title;
}

/** How many of them lost bytes that have no known copy. */
export const withoutCopyOf = (claims: readonly Claim[]): number =>
  claims.filter(({ copies }) => copies === 'none').length;

/** The bucket of all claims, and every bucket of any of them. */
export const bucketsOf = (claims: readonly Claim[]) => ({
  resource: { bucket: sameOf(claims.map(({ bucket }) => bucket)) },
  buckets: [...new Set(claims.flatMap(({ bucket }) => bucket ?? []))],
});

/** What all of them have; `null` where they differ. */
export const sameOf = (names: readonly (string | null)[]): string | null => {
  const [first = null, ...others] = names;
  return others.every((name) => name === first) ? first : null;
};
