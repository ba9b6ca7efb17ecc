import type { Clock } from '../../base/time.ts';
import type { ActivityFinding, HashText } from '../../findings/finding.ts';
import { protectionLowered } from '../../rules/posture/protection-lowered.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ConfiguredProtection, Protection, Safeguards } from '../../scope/safeguards.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import { type DeployerPorts, nameDeployers } from '../activity/name-deployer.ts';
import { compareProtection, knownDatasets, type ProtectionChange } from './compare-protection.ts';

export type LoweringPorts = DeployerPorts & { readonly clock: Clock; readonly hash: HashText };

/**
 * Compares what is deployed with what is registered, and writes a finding for each dataset that is guarded less. To be called
 * before the new configuration is registered: after a crash in between, the next try still sees the difference.
 * @param deployment names the deployment: its tries write the same findings
 * @returns how many findings the deployment has
 */
export async function reportLowering(
  before: Protection<Dataset>,
  after: ConfiguredProtection,
  deployment: string,
  ports: LoweringPorts,
): Promise<number> {
  const now = ports.clock();
  const allDatasets = after.datasets.map(({ name }) => name);
  const known = { ...before, datasets: knownDatasets(before.datasets) };
  const found = compareProtection(known, after).flatMap((change) =>
    findingAbout(change, deployment, allDatasets, now, ports),
  );
  if (found.length === 0) return 0;
  // What is there already, another try wrote.
  for (const finding of found) await ports.settings.saveFinding(finding);
  await ports.deployments.saveLowering({ at: now.toISOString(), findings: found.map(({ id }) => id) });
  await nameDeployers(ports);
  return found.length;
}

function findingAbout(
  { change, ruleMatch }: ProtectionChange,
  deployment: string,
  allDatasets: readonly string[],
  now: Date,
  ports: LoweringPorts,
): ActivityFinding[] {
  if (ruleMatch === null) return [];
  const resource = change.kind === 'dataset' ? change.before.name : 'configuration';
  const cause = { id: `deployment/${deployment}/${resource}`, at: now.toISOString(), current: null };
  const sighting = { rule: protectionLowered.id, ruleMatch, ...cause, allDatasets };
  const finding = findingOfSighting(sighting, now, ports.hash);
  const [before, after] =
    change.kind === 'dataset'
      ? [change.before, change.after]
      : [storable(change.before), storable(change.after)];
  const setting = { name: change.kind, resource, before, after, isBeforeKnown: true };
  const unknown = { actor: 'no record of the deployment yet' };
  return [{ ...finding, unknown, evidence: { ...finding.evidence, setting } }];
}

/** A deployment may have more grants than an item of a table holds twice; what differs in them is in the details. */
const MAX_GRANTS_LENGTH = 20_000;

function storable({ approvers, ...rest }: Safeguards): object {
  if (approvers === null) return rest;
  const { account, grants } = approvers;
  const isShort = JSON.stringify(grants).length <= MAX_GRANTS_LENGTH;
  return { ...rest, approvers: isShort ? approvers : { account, grantCount: grants.length } };
}
