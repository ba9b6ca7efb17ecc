import type { Clock } from '../../base/time.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import { coverageGap } from '../../rules/posture/coverage-gap.ts';
import type { PostureChange } from '../../rules/rule.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { BlindTime } from '../../versions/day-coverage.ts';
import { findingOfSighting, type Sighting } from '../activity/finding-of.ts';
import { ended } from '../activity/revised-finding.ts';
import type { UnseenVersions } from './measure-coverage.ts';

export interface ReportCoveragePorts {
  readonly runs: { datasets(): Promise<readonly Dataset[]> };
  readonly findings: {
    findings(ids: readonly string[]): Promise<Finding[]>;
    saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  };
  /** The open findings of the rule `coverage-gap` that are as severe as those of datasets. */
  readonly openGaps: () => AsyncIterable<Finding>;
  readonly clock: Clock;
  readonly hash: HashText;
}

/**
 * Writes a finding for each dataset that is not watched, which recovers when it is again, and one that has recovered for what passed before
 * anybody looked.
 * @param passed times by dataset
 */
export async function reportUnwatched(
  passed: Readonly<Record<string, BlindTime>>,
  ports: ReportCoveragePorts,
): Promise<void> {
  const datasets = await ports.runs.datasets();
  const unwatched = datasets.flatMap((dataset) => [
    ...feedFinding(dataset, ports),
    ...passedFinding(dataset, passed[dataset.name], ports),
  ]);
  await save([...(await newOnes(unwatched, ports)), ...(await recovered(datasets, ports))], ports);
}

/** Writes a finding for each dataset of which versions came without an event, one a day; another where a person has closed that one already. */
export async function reportUnseen(
  unseen: readonly UnseenVersions[],
  ports: ReportCoveragePorts,
): Promise<void> {
  for (const each of unseen) await save(await unseenFindings(each, ports), ports);
}

/** Another poll that runs meanwhile writes the same. */
async function save(found: readonly Finding[], { findings }: ReportCoveragePorts): Promise<void> {
  for (const finding of found) await findings.saveFinding(finding);
}

async function newOnes(
  found: readonly ActivityFinding[],
  { findings }: ReportCoveragePorts,
): Promise<ActivityFinding[]> {
  const known = new Set((await findings.findings(found.map(({ id }) => id))).map(({ id }) => id));
  return found.filter(({ id }) => !known.has(id));
}

function feedFinding(dataset: Dataset, ports: ReportCoveragePorts): ActivityFinding[] {
  if (dataset.unwatched === undefined || dataset.retiredAt !== undefined) return [];
  const { since, reasons } = dataset.unwatched;
  const cause = { id: feedCause(dataset.name, since), at: since, current: true };
  return madeOf({ kind: 'feed', dataset, since, reasons }, cause, ports);
}

function passedFinding(
  dataset: Dataset,
  time: BlindTime | undefined,
  ports: ReportCoveragePorts,
): ActivityFinding[] {
  if (time === undefined) return [];
  const change = {
    kind: 'feed',
    dataset,
    since: time.from,
    until: time.to,
    reasons: ['a call changed what carries them, as a finding of detector-tampered or event-feed-cut says'],
  } as const;
  const cause = { id: feedCause(dataset.name, time.from), at: time.from, current: false };
  return madeOf(change, cause, ports).map((finding) => ended(finding, time.to));
}

const feedCause = (dataset: string, since: string): string => `feed/${dataset}/${since}`;

async function unseenFindings(
  unseen: UnseenVersions,
  ports: ReportCoveragePorts,
): Promise<ActivityFinding[]> {
  const make = (id: string): ActivityFinding[] =>
    madeOf({ kind: 'unseen', ...unseen }, { id, at: unseen.from, current: null }, ports);
  const name = `unseen/${unseen.dataset.name}`;
  const ofDay = make(`${name}/${unseen.measured.slice(0, 10)}`);
  const known = await ports.findings.findings(ofDay.map(({ id }) => id));
  if (known.length === 0) return ofDay;
  return known.some(({ state }) => state === 'open')
    ? []
    : newOnes(make(`${name}/${unseen.measured}`), ports);
}

async function recovered(datasets: readonly Dataset[], ports: ReportCoveragePorts): Promise<Finding[]> {
  const watched = new Set(
    datasets.filter((dataset) => dataset.unwatched === undefined).map(({ name }) => name),
  );
  const to = ports.clock().toISOString();
  const found: Finding[] = [];
  for await (const finding of ports.openGaps()) {
    if (finding.rule !== coverageGap.id || finding.about !== 'activity' || finding.dataset === null) continue;
    // Those about a table end when the log is told of it again.
    if (finding.bucket === null) continue;
    if (!watched.has(finding.dataset) || finding.evidence.current !== true) continue;
    found.push(revise(ended(finding, to), ['state'], to));
  }
  return found;
}

function madeOf(
  change: PostureChange,
  cause: Pick<Sighting, 'id' | 'at' | 'current'>,
  { clock, hash }: ReportCoveragePorts,
): ActivityFinding[] {
  const ruleMatch = coverageGap.judge(change);
  if (ruleMatch === null) return [];
  return [findingOfSighting({ rule: coverageGap.id, ruleMatch, ...cause }, clock(), hash)];
}
