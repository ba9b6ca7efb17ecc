import type { BaselineAction, BaselineAnswer, SealedKey } from '../../api/baseline-request.ts';
import { approveDigests, approveFinding, type BaselinePorts, decide, resolveFinding } from './decisions.ts';
import { finishSeal } from './finish-seal.ts';
import type { Principal } from './grants.ts';
import { estimate, previewPage } from './preview.ts';
import { sealKey } from './seal-key.ts';
import { abandonSeal, datasetOf, pendingPage, pinPage, runOf, startSeal } from './seal-run.ts';

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
      return approveFinding(action, principal, ports);
    case 'resolve':
      return resolveFinding(action, principal, ports);
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
  let reading = 0;
  for (const pin of pins) {
    if (sealed.length > 0 && ports.msLeft() < LAST_MOMENT_MS) break;
    const key = await sealKey({ ref: { bucket, key: pin.key }, pin, run }, ports);
    if (key === null) {
      reading += 1;
      continue;
    }
    await ports.runs.finishPin(id, pin.key, key.outcome);
    sealed.push(key);
  }
  return { kind: 'hashed', keys: sealed, ...(reading > 0 ? { reading } : {}) };
}
