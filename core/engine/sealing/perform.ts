import type { BaselineAction, BaselineAnswer } from '../../api/baseline-request.ts';
import { resumeRun, stopRun } from '../runs/begin-run.ts';
import type { Run, SealRun } from '../runs/run.ts';
import { approveDigests, approveFinding, type BaselinePorts, decide, resolveFinding } from './decisions.ts';
import type { Principal } from './grants.ts';
import { estimate, previewPage } from './preview.ts';
import { recordHold, releaseHold } from './record-hold.ts';
import { abandonSeal, acceptSeal, datasetOf, findOrCreateSeal, goOnWithSeal, sealOf } from './seal-run.ts';

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
      return beginSeal(action, principal, ports);
    case 'seal-preview':
      await authorizeRun(action.run, principal, ports);
      return previewPage(action.run, action.cursor, ports);
    case 'seal-accept':
      await authorizeRun(action.run, principal, ports);
      return goneOn(await acceptSeal(action.run, ports));
    case 'seal-abandon':
      await authorizeRun(action.run, principal, ports);
      return abandonSeal(action.run, ports);
    case 'seal-stop':
      await authorizeRun(action.run, principal, ports);
      return goneOn(await stopRun(action.run, principal.arn, ports));
    case 'seal-resume': {
      await authorizeRun(action.run, principal, ports);
      const run = await sealOf(action.run, ports.runs);
      await decideSeal(run, principal, ports);
      return goneOn(await resumeRun(action.run, ports));
    }
    case 'approve':
    case 'approve-with-provenance':
      return approveDigests(action, principal, ports);
    case 'approve-finding':
      return approveFinding({ id: action.id, reason: action.reason }, principal, ports);
    case 'approve-finding-with-provenance':
      return approveFinding(action, principal, ports);
    case 'resolve':
      return resolveFinding(action, principal, ports);
    case 'hold':
      return recordHold(action, principal, ports);
    case 'release-hold':
      return releaseHold(action, principal, ports);
  }
}

async function beginSeal(
  { dataset, accepts }: Extract<BaselineAction, { do: 'seal-start' }>,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  const found = await findOrCreateSeal(dataset, accepts, principal, ports);
  await decideSeal(await sealOf(found.id, ports.runs), principal, ports);
  return goOnWithSeal(found, accepts, ports);
}

/** Whoever resumes a seal decides as much as whoever began it: what is current at its start becomes the expected bytes. */
async function decideSeal(run: SealRun, principal: Principal, ports: BaselinePorts): Promise<void> {
  const at = run.by === principal.arn ? run.startedAt : ports.clock().toISOString();
  const { bucket } = await datasetOf(run.dataset, ports.runs);
  const what = { did: 'seal', at, reason: null, datasets: [run.dataset], bucket, count: 1 } as const;
  await decide({ ...what, identity: [run.id] }, principal, ports);
}

const goneOn = ({ id, status }: Run): BaselineAnswer => ({ kind: 'went-on', run: id, status });

async function authorizeRun(id: string, principal: Principal, ports: BaselinePorts): Promise<void> {
  ports.authorize(principal, 'seal', (await sealOf(id, ports.runs)).dataset);
}
