import type { RuleMatch } from '../../cloudtrail/activity.ts';
import {
  type ProtectionDifference,
  protectionDifferences,
} from '../../rules/posture/protection-differences.ts';
import { protectionLowered } from '../../rules/posture/protection-lowered.ts';
import type { PostureChange } from '../../rules/rule.ts';
import { type ConfiguredDataset, currentMode, type Dataset, isWatched } from '../../scope/dataset.ts';
import type { ConfiguredProtection, Protection } from '../../scope/safeguards.ts';

/** A dataset that is watched, as it is compared. */
export interface KnownDataset {
  readonly configured: ConfiguredDataset;
  /** True where it has a baseline, or is about to have one. */
  readonly isSealed: boolean;
}

/** A dataset, or what is beside them, that a configuration guards otherwise. */
export interface ProtectionChange {
  readonly change: Extract<PostureChange, { kind: 'dataset' | 'safeguards' }>;
  /** Never empty. */
  readonly differences: readonly ProtectionDifference[];
  /** What `protection-lowered` finds once it is deployed; `null` where nothing is guarded less. */
  readonly ruleMatch: RuleMatch | null;
}

/**
 * What would be guarded otherwise by the second of two configurations. The finding of a deployment and what is announced before
 * it come from here, so that they are the same.
 */
export const compareProtection = (
  before: Protection<KnownDataset>,
  after: ConfiguredProtection,
): ProtectionChange[] =>
  changesOf(before, after).flatMap((change) => {
    const differences = protectionDifferences(change);
    return differences.length === 0
      ? []
      : [{ change, differences, ruleMatch: protectionLowered.judge(change) }];
  });

function changesOf(
  before: Protection<KnownDataset>,
  after: ConfiguredProtection,
): ProtectionChange['change'][] {
  const byName = new Map(after.datasets.map((each) => [each.name, each]));
  const datasets = before.datasets.map(
    ({ configured, isSealed }) =>
      ({
        kind: 'dataset',
        before: configured,
        wasSealed: isSealed,
        after: byName.get(configured.name) ?? null,
        watched: after.datasets,
      }) as const,
  );
  if (before.safeguards === null) return datasets;
  return [...datasets, { kind: 'safeguards', before: before.safeguards, after: after.safeguards }];
}

/** Those of registered datasets that are watched, as the configuration had them. */
export const knownDatasets = (datasets: readonly Dataset[]): KnownDataset[] =>
  datasets.filter(isWatched).map((dataset) => {
    const { name, bucket, prefix, writers, status, sweep, level } = dataset;
    const mode = currentMode(dataset);
    const configured = {
      ...{ name, bucket, prefix, mode, writers },
      ...(sweep === undefined ? {} : { sweep }),
      ...(level === undefined ? {} : { level }),
    };
    return { configured, isSealed: status !== 'unsealed' };
  });
