import { SealwatchError } from '../../base/errors.ts';
import type { ConfiguredDataset, Dataset } from '../../scope/dataset.ts';
import type { ConfiguredProtection, Safeguards } from '../../scope/safeguards.ts';
import type { Monitor } from '../monitor.ts';
import { type LoweringPorts, reportLowering } from './report-lowering.ts';

/** What a deployment wants guarded, and how. */
export interface DeployedConfiguration {
  readonly region: string;
  readonly buckets: readonly {
    readonly name: string;
    /** Whether the bucket was there before the stack, which then has no other way to its settings. */
    readonly existing: boolean;
  }[];
  readonly protection: ConfiguredProtection;
}

export interface ConfigurationPorts extends LoweringPorts {
  readonly buckets: {
    /** @throws {SealwatchError} `CONFIG_INVALID` where the bucket cannot be asked */
    regionOf(bucket: string): Promise<string>;
    switchEventsOn(bucket: string): Promise<unknown>;
  };
  readonly registry: {
    datasets(): Promise<readonly Dataset[]>;
    /** What the seals left of each dataset stays. */
    register(configured: readonly ConfiguredDataset[], now: Date): Promise<readonly Dataset[]>;
    /** Records since when nobody watches what is not configured any more, and gives the names. */
    retireOthers(configured: readonly ConfiguredDataset[], now: Date): Promise<readonly string[]>;
    /** `null` where an older release kept none. */
    safeguards(): Promise<Safeguards | null>;
    saveSafeguards(safeguards: Safeguards): Promise<void>;
  };
  /** Each has a function run that reads the buckets; what a bucket was like when it came under guard is what it is compared with. */
  readonly firstReads: readonly { readonly name: string; start(): Promise<void> }[];
  readonly monitor: Pick<Monitor, 'warn'>;
}

/** What a deployment came to. */
export interface AppliedConfiguration {
  /** What to do by hand. */
  readonly notes: string;
  /** Datasets that are not watched any more. */
  readonly retired: readonly string[];
}

/** CloudFormation takes an answer of 4 KB. */
const MAX_NOTES = 1000;

/**
 * Brings the account in line with a configuration. Every step may be done again: what lowers protection is reported before the
 * configuration is registered, so that a try after a crash still sees the difference.
 * @param deployment names the deployment: its tries write the same findings
 * @throws {SealwatchError} `CONFIG_INVALID` where a bucket is in another Region or cannot be asked; nothing is registered then
 */
export async function applyConfiguration(
  configuration: DeployedConfiguration,
  deployment: string,
  ports: ConfigurationPorts,
): Promise<AppliedConfiguration> {
  const { registry, clock, monitor } = ports;
  const { protection } = configuration;
  await switchEventsOn(configuration, ports);
  const known = { datasets: await registry.datasets(), safeguards: await registry.safeguards() };
  const lowered = await reportLowering(known, protection, deployment, ports);
  if (lowered > 0) monitor.warn('protection lowered', { findings: lowered });
  const datasets = await registry.register(protection.datasets, clock());
  const retired = await registry.retireOthers(protection.datasets, clock());
  await registry.saveSafeguards(protection.safeguards);
  await startFirstReads(ports);
  return { notes: notesOf(datasets), retired };
}

async function switchEventsOn(
  { buckets, region }: DeployedConfiguration,
  ports: ConfigurationPorts,
): Promise<void> {
  for (const { name } of buckets.filter(({ existing }) => existing)) {
    const found = await ports.buckets.regionOf(name);
    if (found !== region)
      throw new SealwatchError(
        'CONFIG_INVALID',
        `the bucket ${name} is in ${found}, this stack in ${region}; deploy a stack of its own in ${found} for it`,
      );
    await ports.buckets.switchEventsOn(name);
  }
}

async function startFirstReads({ firstReads, monitor }: ConfigurationPorts): Promise<void> {
  for (const { name, start } of firstReads)
    try {
      await start();
    } catch (error) {
      // The schedules have them run within a quarter of an hour, and of a day.
      monitor.warn('could not start a poll of the settings now', { function: name, error });
    }
}

function notesOf(datasets: readonly Dataset[]): string {
  const unsealed = datasets.filter(({ status }) => status !== 'sealed').map(({ name }) => name);
  if (unsealed.length === 0) return 'all datasets are sealed';
  const text = `NOT SEALED, so nothing alerts yet: ${unsealed.join(', ')}. Run: sealwatch seal ${unsealed[0]}`;
  return text.slice(0, MAX_NOTES);
}
