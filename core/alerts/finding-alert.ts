import { type Finding, shortId } from '../findings/finding.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ruleOf } from '../rules/catalogue.ts';
import { ALERT_SCHEMA, type FindingAlert, type Place } from './alert.ts';
import { titleOf } from './subject.ts';

/** One finding in the alert's form; an update repeats it with what changed. */
export function findingAlert(finding: Finding, isFirst: boolean, place: Place): FindingAlert {
  const {
    id,
    revision,
    rule,
    severity,
    state,
    time,
    dataset,
    bucket,
    key,
    versionId,
    actor,
    evidence,
    unknown,
  } = finding;
  return {
    schema: ALERT_SCHEMA,
    kind: isFirst ? 'finding' : 'update',
    id,
    revision,
    ...(isFirst ? {} : { changed: finding.changed }),
    rule,
    severity,
    state,
    title: titleOf(finding),
    time,
    ...place,
    dataset,
    ...(finding.about === 'activity' ? { datasets: finding.datasets } : {}),
    resource: {
      bucket,
      key,
      versionId,
      ...(finding.about === 'activity' ? { arn: finding.resource } : {}),
    },
    actor,
    evidence,
    unknown,
    techniques: techniquesOf(rule),
    next: [`sealwatch findings ${shortId(id)}`],
  };
}

/** A rule's techniques as alerts name them. */
export const techniquesOf = (rule: RuleId) =>
  ruleOf(rule).techniques.map(({ framework, version, id }) => ({ framework, version, id }));
