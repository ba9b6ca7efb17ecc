import type { Severity } from '../../core/base/severity.ts';
import {
  compareProtection,
  type KnownDataset,
  knownDatasets,
  type ProtectionChange,
} from '../../core/engine/posture/compare-protection.ts';
import type { ProtectedThing } from '../../core/rules/posture/protection-differences.ts';
import { protectionLowered } from '../../core/rules/posture/protection-lowered.ts';
import type { ConfiguredDataset } from '../../core/scope/dataset.ts';
import type { ConfiguredProtection, Protection } from '../../core/scope/safeguards.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { SEVERITY_FORMAT, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { readConfiguration } from './read-configuration.ts';

export interface DiffOptions {
  readonly against?: string;
}

/** Says what a configuration would change, and ends with 1 where less would be guarded. */
export async function configDiff(
  context: Context,
  file: string | undefined,
  { against }: DiffOptions,
): Promise<ExitCode> {
  const { globals, terminal } = context;
  const after = await readConfiguration(file, globals.stack);
  const before = against === undefined ? await deployed(context) : await written(against, globals.stack);
  const diff = diffOf(before, after);
  if (globals.json) await terminal.json({ before: before.source, ...diff });
  else {
    if (diff.changes.length > 0) await terminal.table(COLUMNS, diff.changes);
    terminal.note(summaryOf(diff));
    for (const each of diff.unknown) terminal.note(`not compared: ${each}`);
  }
  return diff.lowered ? EXIT.findings : EXIT.fine;
}

/** What a configuration is compared with. */
interface Before extends Protection<KnownDataset> {
  readonly source: { readonly kind: 'deployment' | 'file'; readonly name: string };
  /** Datasets that nobody watches now, and since when. */
  readonly retired: ReadonlyMap<string, string>;
}

async function deployed({ connect, globals }: Context): Promise<Before> {
  const { queries } = await connect();
  const datasets = await queries.datasets();
  return {
    source: { kind: 'deployment', name: globals.stack },
    datasets: knownDatasets(datasets),
    retired: new Map(
      datasets.flatMap(({ name, retiredAt }) =>
        retiredAt === undefined ? [] : [[name, retiredAt] as const],
      ),
    ),
    safeguards: await queries.safeguards(),
  };
}

// Whether a dataset is sealed no file says; that it is makes the most of what is lowered.
async function written(file: string, stack: string): Promise<Before> {
  const { datasets, safeguards } = await readConfiguration(file, stack);
  return {
    source: { kind: 'file', name: file },
    datasets: datasets.map((configured) => ({ configured, isSealed: true })),
    retired: new Map(),
    safeguards,
  };
}

/** One thing that would be otherwise. The published form is in `docs/command.md`. */
interface Change {
  /** `null` for what is about every dataset. */
  readonly dataset: string | null;
  readonly bucket: string | null;
  readonly about: ProtectedThing | 'bucket';
  /** `null` where nothing is lowered. */
  readonly severity: Severity | null;
  readonly text: string;
  readonly detail: string;
}

interface Diff {
  readonly lowered: boolean;
  /** Of the worst finding; `null` where there would be none. */
  readonly severity: Severity | null;
  readonly changes: readonly Change[];
  /** What `protection-lowered` would find after the deployment. */
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: Severity;
    readonly dataset: string | null;
    readonly reason: string;
    readonly details: readonly string[];
  }[];
  readonly unknown: readonly string[];
}

function diffOf(before: Before, after: ConfiguredProtection): Diff {
  const compared = compareProtection(before, after);
  const findings = compared.flatMap(findingOf);
  const severity = worstOf(findings);
  return {
    lowered: findings.length > 0,
    severity,
    changes: [
      ...compared.flatMap(changesOf),
      ...addedDatasets(before, after),
      ...changedBuckets(before, after, compared),
    ],
    findings,
    unknown: unknownIn(before, after),
  };
}

function unknownIn({ source, safeguards }: Before, after: ConfiguredProtection): string[] {
  const isDeployed = source.kind === 'deployment';
  if (safeguards === null)
    return [
      'trusted accounts, the organization and receivers: the release that is deployed did not keep them',
    ];
  if (safeguards.approvers === null) {
    if (isDeployed) return ['who may seal and approve: the release that is deployed did not keep it'];
    // Where neither says it, nobody asked for it to be compared.
    if (after.safeguards.approvers === null) return [];
    return [
      'who may seal and approve: the configuration that it is compared with does not say it; compare two folders that cdk synth wrote',
    ];
  }
  // Where nobody needs a grant, nothing lets more people in.
  const isLimited = safeguards.approvers.grants.length > 0;
  return isLimited && after.safeguards.approvers === null
    ? ['who may seal and approve: a configuration file does not say it; compare what cdk synth writes']
    : [];
}

function findingOf({ change, ruleMatch }: ProtectionChange): Diff['findings'] {
  if (ruleMatch === null) return [];
  const { severity, reason, details } = ruleMatch;
  const dataset = change.kind === 'dataset' ? change.before.name : null;
  return [{ rule: protectionLowered.id, severity, dataset, reason, details }];
}

const changesOf = ({ change, differences }: ProtectionChange): Change[] =>
  differences.map(({ about, lowers, says, detail }) => ({
    dataset: change.kind === 'dataset' ? change.before.name : null,
    bucket: change.kind === 'dataset' ? change.before.bucket : null,
    about,
    severity: lowers,
    text: says,
    detail,
  }));

function addedDatasets({ datasets, retired }: Before, after: ConfiguredProtection): Change[] {
  const known = new Set(datasets.map(({ configured }) => configured.name));
  return after.datasets
    .filter(({ name }) => !known.has(name))
    .map((dataset) => addedDataset(dataset, retired.get(dataset.name) ?? null));
}

function addedDataset({ name, bucket, prefix, mode }: ConfiguredDataset, retiredAt: string | null): Change {
  const keys = `s3://${bucket}/${prefix}`;
  const text =
    retiredAt === null
      ? `it is new, and alerts once it is sealed: ${mode}, keys under ${keys}`
      : `it is watched again, which nobody did since ${time(retiredAt)} UTC: ${mode}, keys under ${keys}`;
  const detail = `keys: none before, ${keys} now`;
  return { dataset: name, bucket, about: 'dataset', severity: null, text, detail };
}

/** A bucket that goes takes its settings and its audits out of sight, beside the keys of its datasets. */
function changedBuckets(
  before: Before,
  after: ConfiguredProtection,
  compared: readonly ProtectionChange[],
): Change[] {
  const old = new Set(before.datasets.map(({ configured }) => configured.bucket));
  const current = new Set(after.datasets.map(({ bucket }) => bucket));
  const lost = [...old].filter((bucket) => !current.has(bucket));
  const gained = [...current].filter((bucket) => !old.has(bucket));
  return [
    ...lost.map((bucket): Change => {
      const findings = compared
        .filter(({ change }) => change.kind === 'dataset' && change.before.bucket === bucket)
        .flatMap(findingOf);
      const text = 'its settings and its posture are no longer watched';
      const detail = `bucket: ${bucket} before, none now`;
      return { dataset: null, bucket, about: 'bucket', severity: worstOf(findings), text, detail };
    }),
    ...gained.map((bucket): Change => {
      const text = 'its settings and its posture are watched now';
      const detail = `bucket: none before, ${bucket} now`;
      return { dataset: null, bucket, about: 'bucket', severity: null, text, detail };
    }),
  ];
}

const worstOf = (findings: Diff['findings']): Severity | null =>
  findings.find(({ severity }) => severity === 'high')?.severity ?? findings[0]?.severity ?? null;

function summaryOf({ changes, lowered, severity }: Diff): string {
  if (lowered)
    return `This lowers the protection: deployed, it is a finding protection-lowered (${severity}).`;
  return changes.length === 0 ? 'Nothing changes.' : 'Nothing is lowered.';
}

const COLUMNS: readonly Column<Change>[] = [
  {
    title: 'SEVERITY',
    cell: ({ severity }) => (severity ? { text: severity, format: SEVERITY_FORMAT[severity] } : '-'),
  },
  { title: 'WHOSE', shrinks: true, cell: ({ dataset, bucket }) => escapeText(dataset ?? bucket ?? 'all') },
  { title: 'ABOUT', cell: ({ about }) => about },
  { title: 'WHAT', cell: ({ text }) => escapeText(text) },
];
