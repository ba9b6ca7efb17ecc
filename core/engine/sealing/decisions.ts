import type { BaselineAction, BaselineAnswer } from '../../api/baseline-request.ts';
import { reason as checkReason } from '../../api/checks.ts';
import { SealwatchError } from '../../base/errors.ts';
import { wholeSecond } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import { type Decided, type Decision, decisionOf } from '../../findings/decision.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Finding, ObjectFinding } from '../../findings/finding.ts';
import { datasetsOf } from '../../findings/kinds-of-finding.ts';
import { currentMode, type Mode } from '../../scope/dataset.ts';
import type { Approval, Provenance } from '../../versions/facts.ts';
import { provenanceProblem } from '../../versions/provenance.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { RunEngine } from '../runs/begin-run.ts';
import { acceptable, approveKey, MAX_APPROVAL_MS, requireCurrent } from './approve.ts';
import type { Principal } from './grants.ts';
import type { ApprovalRecord, RunStore } from './run-store.ts';
import { datasetOf } from './seal-run.ts';

export type BaselinePorts = WorkerPorts & {
  readonly runs: RunStore;
  readonly engine: RunEngine;
  /** The dataset of a key; `null` where the key is not guarded. */
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  /** Throws when the principal may not do this to this dataset. */
  readonly authorize: (principal: Principal, what: 'seal' | 'approve', dataset: string) => void;
  /** Keeps what somebody decided, and has it reported; the same decision twice is kept once. */
  readonly recordDecision: (decision: Decision, decided: Decided) => Promise<void>;
};

type Deciding = Pick<Decision, 'did' | 'at' | 'reason' | 'datasets' | 'bucket' | 'count'> &
  Partial<Pick<Decision, 'until'> & Decided> & {
    /** What makes it the same decision when it is asked for again. */
    readonly identity: readonly string[];
  };

/** Records a decision before it takes effect, so that none takes effect of which nobody hears. */
export async function decide(
  { identity, keys = [], findings = [], ...what }: Deciding,
  { arn: by, account, session }: Principal,
  ports: BaselinePorts,
): Promise<void> {
  const names = { keys: keys.map(({ key }) => key), findings: findings.map(({ id }) => id) };
  await ports.recordDecision(
    decisionOf({ until: null, ...what, ...names, by, account, session }, identity, ports.hash),
    { keys, findings },
  );
}

/** Announces bytes: until the expiry they may appear under their keys without an alert. */
export async function approveDigests(
  action: Extract<BaselineAction, { do: 'approve' | 'approve-with-provenance' }>,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  const now = ports.clock();
  requireReason(action.reason);
  const said = action.do === 'approve' ? {} : keptProvenance(action.provenance, now);
  const until = expiryOf(action.until, now);
  const targets = action.digests.map((each) => ({
    ...each,
    dataset: guarded(action.bucket, each.key, ports),
  }));
  const datasets = [...new Set(targets.map((each) => each.dataset))];
  for (const dataset of datasets) ports.authorize(principal, 'approve', dataset);
  const id = ports.hash(JSON.stringify([principal.arn, now.toISOString(), action])).slice(0, 20);
  const common = {
    id,
    from: wholeSecond(now),
    until,
    accepts: null,
    by: principal.arn,
    reason: action.reason,
    ...said,
  };
  const { bucket, reason } = action;
  const modes = await modesOf(datasets, ports.runs);
  const byKey = new Map(targets.map(({ key, dataset }) => [key, modes.get(dataset) ?? null]));
  const keys = [...byKey].map(([key, mode]) => ({ key, mode }));
  const at = now.toISOString();
  const what = { did: 'approve', at, reason, until, datasets, bucket, keys, count: keys.length } as const;
  await decide({ ...what, identity: [id] }, principal, ports);
  const digests = action.digests.map(({ key, digest }) => ({ key, digest }));
  await recordApproval({ id, reason, until, bucket, finding: null, digests, ...said }, principal, ports);
  for (const { key, digest, size, dataset } of targets) {
    const approval: Approval = { ...common, digest, size };
    await approveKey({ ref: { bucket, key }, dataset, approval, settles: new Map() }, ports);
  }
  return { kind: 'approved', approval: id, keys: targets.length, by: principal.arn };
}

async function modesOf(datasets: readonly string[], runs: RunStore): Promise<ReadonlyMap<string, Mode>> {
  const found = await Promise.all(datasets.map((name) => runs.dataset(name)));
  return new Map(found.flatMap((dataset) => (dataset ? [[dataset.name, currentMode(dataset)]] : [])));
}

function guarded(bucket: string, key: string, ports: BaselinePorts): string {
  const dataset = ports.datasetOfKey(bucket, key);
  if (dataset) return dataset;
  throw new SealwatchError(
    'NOT_FOUND',
    `the key ${JSON.stringify(key)} of bucket ${bucket} belongs to no dataset`,
  );
}

/** What somebody says of a finding, and why. */
export interface FindingDecision {
  readonly id: string;
  readonly reason: string;
  readonly provenance?: Provenance;
}

/** Takes the bytes of a finding as the expected ones; where they are no longer what the key holds, it only settles the finding. */
export async function approveFinding(
  { id, reason, provenance }: FindingDecision,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  requireReason(reason);
  const said = provenance === undefined ? {} : keptProvenance(provenance, ports.clock());
  const finding = objectFinding(await findingOf(id, ports));
  ports.authorize(principal, 'approve', finding.dataset);
  const target = acceptable(finding);
  if (target === null) {
    if (provenance !== undefined)
      throw new SealwatchError(
        'USAGE',
        `a ${finding.rule} finding is about bytes that are gone, so nothing is approved that could have a source; leave it out`,
      );
    await resolveFinding({ id, reason }, principal, ports);
    return { kind: 'approved', approval: id, keys: 1, by: principal.arn };
  }
  const dataset = await datasetOf(finding.dataset, ports.runs);
  await requireCurrent(finding, dataset, ports);
  const { digest, size } = finding.evidence.actual;
  if (digest === null) throw new SealwatchError('INTERNAL', 'an acceptable finding has no digest');
  const now = ports.clock();
  const at = now.toISOString();
  const approvalId = ports.hash(JSON.stringify([principal.arn, at, id])).slice(0, 20);
  const times = { from: wholeSecond(now), until: at };
  const approval: Approval = {
    id: approvalId,
    digest,
    size,
    ...times,
    accepts: target.version,
    by: principal.arn,
    reason,
    ...said,
  };
  const keys = [{ key: finding.key, mode: finding.evidence.mode }];
  const about = { datasets: [finding.dataset], bucket: finding.bucket, keys, findings: [finding] };
  await decide({ did: 'approve', at, reason, ...about, count: 1, identity: [approvalId] }, principal, ports);
  await recordApproval(
    {
      id: approvalId,
      reason,
      until: null,
      bucket: finding.bucket,
      finding: id,
      digests: [{ key: finding.key, digest }],
      ...said,
    },
    principal,
    ports,
  );
  const settles = new Map([[id, { by: principal.arn, reason, at }]]);
  await approveKey({ ref: finding, dataset: finding.dataset, approval, settles }, ports);
  return { kind: 'approved', approval: approvalId, keys: 1, by: principal.arn };
}

/** Settles a finding and changes nothing of what is expected. */
export async function resolveFinding(
  { id, reason }: FindingDecision,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  requireReason(reason);
  const at = ports.clock().toISOString();
  return untilCommitted(`finding ${id}`, ports, async () => {
    const finding = await findingOf(id, ports);
    ports.authorize(principal, 'approve', finding.dataset ?? EVERY_DATASET);
    if (finding.state === 'resolved')
      return { kind: 'resolved', id, by: finding.resolution?.by ?? principal.arn };
    const { bucket } = finding;
    const datasets = datasetsOf([finding]);
    const what = { did: 'resolve', at, reason, datasets, bucket, findings: [finding], count: 1 } as const;
    await decide({ ...what, identity: [finding.id, at] }, principal, ports);
    const resolution = { by: principal.arn, reason, at };
    const resolved = revise({ ...finding, state: 'resolved', resolution }, ['state'], at);
    const written = await ports.store.saveFinding(resolved);
    return written === 'conflict' ? written : { kind: 'resolved', id, by: principal.arn };
  });
}

/** Who settles a finding about several datasets, or about none in particular, must be allowed to settle those of all. */
const EVERY_DATASET = '*';

function objectFinding(finding: Finding): ObjectFinding {
  if (finding.about === 'object') return finding;
  throw new SealwatchError(
    'USAGE',
    `a ${finding.rule} finding names no bytes that could be approved; use sealwatch resolve`,
  );
}

async function findingOf(id: string, ports: BaselinePorts): Promise<Finding> {
  const [finding] = await ports.store.findings([id]);
  if (finding) return finding;
  throw new SealwatchError('NOT_FOUND', `there is no finding ${id}; sealwatch findings lists them`);
}

/** Keeps who approved what, for the register of approvals. */
function recordApproval(
  approved: Omit<ApprovalRecord, 'at' | 'by' | 'session'>,
  { arn: by, session }: Principal,
  ports: BaselinePorts,
): Promise<void> {
  return ports.runs.recordApproval({ ...approved, at: ports.clock().toISOString(), by, session });
}

function requireReason(reason: string): void {
  const allowed = checkReason(reason);
  if (allowed !== null) throw new SealwatchError('USAGE', `give ${allowed}: an auditor will read it`);
}

/** @throws {SealwatchError} `USAGE` for one that may not be kept: whoever asks may send what the command would refuse */
function keptProvenance(
  { source, collected, transform }: Provenance,
  now: Date,
): { readonly provenance: Provenance } {
  const provenance = { source, collected, transform };
  const problem = provenanceProblem(provenance, now);
  if (problem !== null) throw new SealwatchError('USAGE', problem);
  return { provenance };
}

/** As text that sorts, whatever zone or form it was given in: times are compared as text. */
function expiryOf(until: string, now: Date): string {
  const time = Date.parse(until);
  if (Number.isNaN(time))
    throw new SealwatchError('USAGE', `the expiry ${JSON.stringify(until)} is not an ISO time`);
  if (time <= now.getTime()) throw new SealwatchError('USAGE', `the expiry ${until} has passed already`);
  if (time - now.getTime() > MAX_APPROVAL_MS) {
    throw new SealwatchError(
      'USAGE',
      `the expiry ${until} is more than a year away; announce closer to the release`,
    );
  }
  return new Date(time).toISOString();
}
