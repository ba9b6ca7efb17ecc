import type { Clock } from '../../base/time.ts';
import type { ActivityFinding, HashText } from '../../findings/finding.ts';
import { protectionLowered } from '../../rules/posture/protection-lowered.ts';
import type { PostureChange } from '../../rules/rule.ts';
import { type ConfiguredDataset, currentMode, type Dataset, isWatched } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import { findingOf } from '../activity/finding-of.ts';
import { type DeployerPorts, nameDeployers } from '../activity/name-deployer.ts';

/** All that a deployment says about what is guarded. */
export interface Protection<Known> {
  readonly datasets: readonly Known[];
  /** `null` where an older release kept none. */
  readonly safeguards: Safeguards | null;
}

export type LoweringPorts = DeployerPorts & { readonly clock: Clock; readonly hash: HashText };

/**
 * Compares what is deployed with what is registered, and writes a finding for each dataset that is guarded less. To be called
 * before the new configuration is registered: after a crash in between, the next try still sees the difference.
 * @param deployment names the deployment: its tries write the same findings
 * @returns how many findings the deployment has
 */
export async function reportLowering(
  before: Protection<Dataset>,
  after: Protection<ConfiguredDataset> & { readonly safeguards: Safeguards },
  deployment: string,
  ports: LoweringPorts,
): Promise<number> {
  const now = ports.clock();
  const allDatasets = after.datasets.map(({ name }) => name);
  const found = changesOf(before, after).flatMap((change) =>
    findingAbout(change, deployment, allDatasets, now, ports),
  );
  if (found.length === 0) return 0;
  // What is there already, another try wrote.
  for (const finding of found) await ports.settings.saveFinding(finding);
  await ports.deployments.saveLowering({ at: now.toISOString(), findings: found.map(({ id }) => id) });
  await nameDeployers(ports);
  return found.length;
}

function changesOf(
  before: Protection<Dataset>,
  after: Protection<ConfiguredDataset> & { readonly safeguards: Safeguards },
): PostureChange[] {
  const byName = new Map(after.datasets.map((each) => [each.name, each]));
  const datasets = before.datasets.filter(isWatched).map(
    (known): PostureChange => ({
      kind: 'dataset',
      before: configurationOf(known),
      wasSealed: known.status !== 'unsealed',
      after: byName.get(known.name) ?? null,
      watched: after.datasets,
    }),
  );
  if (before.safeguards === null) return datasets;
  return [...datasets, { kind: 'safeguards', before: before.safeguards, after: after.safeguards }];
}

const configurationOf = (known: Dataset): ConfiguredDataset => {
  const { name, bucket, prefix, writers } = known;
  return { name, bucket, prefix, mode: currentMode(known), writers };
};

function findingAbout(
  change: PostureChange,
  deployment: string,
  allDatasets: readonly string[],
  now: Date,
  ports: LoweringPorts,
): ActivityFinding[] {
  const ruleMatch = protectionLowered.judge(change);
  if (ruleMatch === null || (change.kind !== 'dataset' && change.kind !== 'safeguards')) return [];
  const { severity } = ruleMatch;
  const resource = change.kind === 'dataset' ? change.before.name : 'configuration';
  const cause = { call: null, id: `deployment/${deployment}/${resource}`, at: now.toISOString() };
  const known = { current: null, decidedBy: [], allDatasets };
  const detection = { rule: protectionLowered.id, severity, ruleMatch, change: null, refusal: null };
  const finding = findingOf(detection, { ...cause, ...known }, now, ports.hash);
  const { before, after } = change;
  const setting = { name: change.kind, resource, before, after, isBeforeKnown: true };
  const unknown = { actor: 'no record of the deployment yet' };
  return [{ ...finding, unknown, evidence: { ...finding.evidence, setting } }];
}
