import type { SweepAnswer, SweepRequest } from '../../api/sweep-request.ts';
import { allDone } from '../../base/concurrency-limit.ts';
import { SealwatchError } from '../../base/errors.ts';
import { type BeginPorts, beginVerification, existingRun, resumeRun, stopRun } from '../runs/begin-run.ts';
import type { Run } from '../runs/run.ts';
import { listPage } from '../verification/list-page.ts';
import type { SweepPorts } from '../verification/ports.ts';
import { probe } from '../verification/probe.ts';
import { type AdvancePorts, advanceRun, type Step } from './advance-run.ts';
import { beginCatchUps } from './catch-up.ts';
import { beginDueSweeps, beginSweep, type SchedulePorts } from './schedule-sweeps.ts';
import { type UnitAnswer, workOnUnit } from './work-on-unit.ts';

/** Everything that the function reaches the world through. */
export type SweepWork = SweepPorts &
  AdvancePorts &
  BeginPorts &
  Pick<SchedulePorts, 'schedules'> & {
    /** Checks whether versions that are held still are. */
    readonly watchHolds: () => Promise<void>;
  };

/** Does one step of a verification or of another run. The state machine gets its own answers. */
export async function sweep(
  request: SweepRequest,
  ports: SweepWork,
): Promise<SweepAnswer | Step | UnitAnswer> {
  switch (request.do) {
    case 'list':
      return { kind: 'listed', ...(await listPage(request.bucket, request.prefix, request.cursor, ports)) };
    case 'verify-start': {
      const { bucket, prefix, isKey } = request;
      const { run, isJoined } = await beginVerification({ bucket, prefix, isKey }, ports);
      return verification(run, isJoined);
    }
    case 'sweep-start': {
      const { run, isJoined } = await beginSweep(request.dataset, request.level, ports);
      return verification(run, isJoined);
    }
    case 'verify-stop':
      await requireVerification(request.run, ports);
      return verification(await stopRun(request.run, null, ports), true);
    case 'verify-resume':
      await requireVerification(request.run, ports);
      return verification(await resumeRun(request.run, ports), true);
    case 'advance':
      return advanceRun(request, ports);
    case 'work':
      return workOnUnit(request, ports);
    case 'probe':
      return { kind: 'probed', problems: await probe(ports) };
    case 'begin-due':
      return { kind: 'begun', datasets: await beginDue(ports) };
  }
}

/** What nobody watched comes first; whatever keeps one from beginning keeps no other from it. */
async function beginDue(ports: SweepWork): Promise<string[]> {
  const begun: string[] = [];
  await allDone(
    async () => void begun.push(...(await beginCatchUps(ports))),
    async () => void begun.push(...(await beginDueSweeps(ports))),
    ports.watchHolds,
  );
  return begun;
}

const verification = ({ id, status }: Run, isJoined: boolean): SweepAnswer => ({
  kind: 'verification',
  run: id,
  status,
  isJoined,
});

/** Whoever may verify may not stop or resume what others seal. */
async function requireVerification(id: string, { runs }: SweepWork): Promise<void> {
  if ((await existingRun(id, runs)).kind !== 'seal') return;
  throw new SealwatchError(
    'ACCESS_DENIED',
    `the run ${id} is a seal; it takes the right to seal its dataset to stop or resume it`,
  );
}
