import type { BaselineAction, BaselineAnswer, SealedKey } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { untilCommitted } from '../../base/retry-on-conflict.ts';
import { wholeSecond } from '../../base/time.ts';
import { type Decision, decisionOf } from '../../findings/decision.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Finding, ObjectFinding } from '../../findings/finding.ts';
import type { Approval } from '../../versions/facts.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import { acceptable, approveKey, MAX_APPROVAL_MS, requireCurrent } from './approve.ts';
import { estimate } from './estimate.ts';
import { finishSeal } from './finish-seal.ts';
import type { Principal } from './grants.ts';
import { previewPage } from './preview.ts';
import type { RunStore } from './run-store.ts';
import { sealKey } from './seal-key.ts';
import { abandonSeal, datasetOf, pendingPage, pinPage, runOf, startSeal } from './seal-run.ts';

export type BaselinePorts = WorkerPorts & {
  readonly runs: RunStore;
  /** The dataset of a key; `null` where the key is not guarded. */
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  /** Throws when the asker may not do this to this dataset. */
  readonly authorize: (principal: Principal, what: 'seal' | 'approve', dataset: string) => void;
  /** Keeps what somebody decided, and has it reported; the same decision twice is kept once. */
  readonly recordDecision: (decision: Decision) => Promise<void>;
};

/** Does what a person asked for, once it is proved who asks. */
export async function perform(
  action: BaselineAction,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  switch (action.do) {
    case 'seal-estimate':
      return estimate(action.dataset, action.cursor, ports);
    case 'seal-start':
      ports.authorize(principal, 'seal', action.dataset);
      return beginSeal(action.dataset, principal, ports);
    case 'seal-pin':
      await authorizeRun(action.run, principal, ports);
      return pinPage(action.run, ports);
    case 'seal-preview':
      await authorizeRun(action.run, principal, ports);
      return previewPage(action.run, action.cursor, ports);
    case 'seal-abandon':
      await authorizeRun(action.run, principal, ports);
      return abandonSeal(action.run, ports);
    case 'seal-pending':
      await authorizeRun(action.run, principal, ports);
      return pendingPage(action.run, action.cursor, ports);
    case 'seal-hash':
      await authorizeRun(action.run, principal, ports);
      return hashKeys(action.run, action.keys, ports);
    case 'seal-finish':
      await authorizeRun(action.run, principal, ports);
      return finishSeal(action.run, action.cursor, ports);
    case 'approve':
      return approveDigests(action, principal, ports);
    case 'approve-finding':
      return approveFinding(action.id, action.reason, principal, ports);
    case 'resolve':
      return resolveFinding(action.id, action.reason, principal, ports);
  }
}

/** Whoever resumes a seal decides as much as whoever began it: what is current at its start becomes the expected bytes. */
async function beginSeal(name: string, principal: Principal, ports: BaselinePorts): Promise<BaselineAnswer> {
  const answer = await startSeal(name, principal, ports);
  if (answer.kind !== 'run') return answer;
  const run = await runOf(answer.run, ports.runs);
  const at = run.by === principal.arn ? run.startedAt : ports.clock().toISOString();
  const { bucket } = await datasetOf(name, ports.runs);
  const what = { did: 'seal', at, reason: null, datasets: [name], bucket, count: 1 } as const;
  await decide({ ...what, identity: [answer.run] }, principal, ports);
  return answer;
}

type Decided = Pick<Decision, 'did' | 'at' | 'reason' | 'datasets' | 'bucket' | 'count'> &
  Partial<Pick<Decision, 'until' | 'keys' | 'findings'>> & {
    /** What makes it the same decision when it is asked for again. */
    readonly identity: readonly string[];
  };

/** Records a decision before it takes effect, so that none takes effect of which nobody hears. */
async function decide(
  { identity, ...decided }: Decided,
  { arn: by, account, session }: Principal,
  ports: BaselinePorts,
): Promise<void> {
  const nothing = { until: null, keys: [], findings: [] };
  await ports.recordDecision(
    decisionOf({ ...nothing, ...decided, by, account, session }, identity, ports.hash),
  );
}

async function authorizeRun(id: string, principal: Principal, ports: BaselinePorts): Promise<void> {
  ports.authorize(principal, 'seal', (await runOf(id, ports.runs)).dataset);
}

/** Keys that are left by then stay pending, and are asked for again. */
const LAST_MOMENT_MS = 30_000;

async function hashKeys(id: string, keys: readonly string[], ports: BaselinePorts): Promise<BaselineAnswer> {
  const run = await runOf(id, ports.runs);
  const { bucket } = await datasetOf(run.dataset, ports.runs);
  const pins = await ports.runs.pins(id, keys);
  const sealed: SealedKey[] = [];
  for (const pin of pins) {
    if (sealed.length > 0 && ports.msLeft() < LAST_MOMENT_MS) break;
    const key = await sealKey({ bucket, key: pin.key }, pin, run, ports);
    await ports.runs.finishPin(id, pin.key, key.outcome);
    sealed.push(key);
  }
  return { kind: 'hashed', keys: sealed };
}

async function approveDigests(
  action: Extract<BaselineAction, { do: 'approve' }>,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  const now = ports.clock();
  requireReason(action.reason);
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
  };
  const { bucket, reason } = action;
  const keys = [...new Set(targets.map(({ key }) => key))];
  const at = now.toISOString();
  const what = { did: 'approve', at, reason, until, datasets, bucket, keys, count: keys.length } as const;
  await decide({ ...what, identity: [id] }, principal, ports);
  await recordApproval(id, principal, action.bucket, action.reason, until, null, action.digests, ports);
  for (const { key, digest, size, dataset } of targets) {
    const approval: Approval = { ...common, digest, size };
    await approveKey({ bucket: action.bucket, key }, dataset, approval, new Map(), ports);
  }
  return { kind: 'approved', approval: id, keys: targets.length, by: principal.arn };
}

function guarded(bucket: string, key: string, ports: BaselinePorts): string {
  const dataset = ports.datasetOfKey(bucket, key);
  if (dataset) return dataset;
  throw new SealwatchError(
    'NOT_FOUND',
    `the key ${JSON.stringify(key)} of bucket ${bucket} belongs to no dataset`,
  );
}

async function approveFinding(
  id: string,
  reason: string,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  requireReason(reason);
  const finding = objectFinding(await findingOf(id, ports));
  ports.authorize(principal, 'approve', finding.dataset);
  const target = acceptable(finding);
  if (target === null) {
    await resolveFinding(id, reason, principal, ports);
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
  };
  const about = { datasets: [finding.dataset], bucket: finding.bucket, keys: [finding.key], findings: [id] };
  await decide({ did: 'approve', at, reason, ...about, count: 1, identity: [approvalId] }, principal, ports);
  await recordApproval(
    approvalId,
    principal,
    finding.bucket,
    reason,
    null,
    id,
    [{ key: finding.key, digest }],
    ports,
  );
  const settles = new Map([[id, { by: principal.arn, reason, at }]]);
  await approveKey(finding, finding.dataset, approval, settles, ports);
  return { kind: 'approved', approval: approvalId, keys: 1, by: principal.arn };
}

async function resolveFinding(
  id: string,
  reason: string,
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
    const datasets = finding.about === 'object' ? [finding.dataset] : finding.datasets;
    const what = { did: 'resolve', at, reason, datasets, bucket, findings: [finding.id], count: 1 } as const;
    await decide({ ...what, identity: [finding.id, at] }, principal, ports);
    const resolution = { by: principal.arn, reason, at };
    const resolved = revise({ ...finding, state: 'resolved', resolution }, ['state']);
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

async function recordApproval(
  id: string,
  principal: Principal,
  bucket: string,
  reason: string,
  until: string | null,
  finding: string | null,
  digests: readonly { readonly key: string; readonly digest: Approval['digest'] }[],
  ports: BaselinePorts,
): Promise<void> {
  const at = ports.clock().toISOString();
  const named = digests.map(({ key, digest }) => ({ key, digest }));
  const { arn: by, session } = principal;
  await ports.runs.recordApproval({ id, at, by, session, reason, until, bucket, finding, digests: named });
}

function requireReason(reason: string): void {
  if (reason.trim() !== '' && reason.length <= 1000) return;
  throw new SealwatchError('USAGE', 'give a reason, of at most 1,000 characters: an auditor will read it');
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
