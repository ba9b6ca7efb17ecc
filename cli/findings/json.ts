import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import { titleOf as alertTitle } from '../../core/alerts/subject.ts';
import type { Due } from '../../core/findings/due.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Report } from './report.ts';

/**
 * A finding in the form of an alert, as `docs/command.md` lays it down. Not of the alert's own code: a deployment of a later release
 * may have rules and evidence that this command does not know, and they are listed all the same.
 */
export const findingJson = (
  finding: Finding,
  { account, region }: Pick<Deployment, 'account' | 'region'>,
  { ageDays, dueAt, overdue }: Due,
) => ({
  schema: 'sealwatch.alert/1',
  kind: 'finding',
  id: finding.id,
  revision: finding.revision,
  rule: finding.rule,
  severity: finding.severity,
  state: finding.state,
  title: titleOf(finding),
  time: finding.time,
  happenedAt: finding.happenedAt,
  ageDays,
  dueAt,
  overdue,
  account,
  region,
  dataset: finding.dataset,
  ...(finding.about === 'activity' ? { datasets: finding.datasets } : {}),
  resource: {
    bucket: finding.bucket,
    key: finding.key,
    versionId: finding.versionId,
    ...(finding.about === 'activity' ? { arn: finding.resource } : {}),
  },
  actor: finding.actor,
  evidence: finding.evidence,
  unknown: finding.unknown,
  techniques: techniquesOf(finding).map(({ framework, version, id }) => ({ framework, version, id })),
  resolution: finding.resolution,
  next: [`sealwatch findings ${shortId(finding.id)}`],
});

/** The same with the commands that restore what was expected. */
export const reportJson = (
  { finding, restore, next }: Report,
  deployment: Pick<Deployment, 'account' | 'region'>,
  due: Due,
) => ({ ...findingJson(finding, deployment, due), next, restore });

// A deployment of a later release may have rules that this command does not know.
const ruleOf = ({ rule }: Finding) => RULES.find(({ id }) => id === rule);

export const titleOf = (finding: Finding): string =>
  ruleOf(finding) === undefined ? finding.rule : alertTitle(finding);

export const techniquesOf = (finding: Finding) => ruleOf(finding)?.techniques ?? [];

export const runbookOf = (finding: Finding): readonly string[] => ruleOf(finding)?.runbook ?? [];
