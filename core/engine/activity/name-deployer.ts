import { textAt } from '../../base/json.ts';
import type { Clock } from '../../base/time.ts';
import { type RetryPorts, untilCommitted } from '../../base/until-committed.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import type { Caller } from '../../findings/actor.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityEvidence, ActivityFinding, Finding } from '../../findings/finding.ts';
import type { Guard } from '../../scope/guard.ts';
import { isOwn } from '../../scope/own-resources.ts';

/** A call that began a deployment of the detector's own stack. */
export interface DeploymentCall {
  readonly call: NonNullable<ActivityEvidence['call']>;
  readonly caller: Caller;
}

/** A deployment that lowered the protection. */
export interface Lowering {
  /** ISO time. */
  readonly at: string;
  /** Ids of its findings. */
  readonly findings: readonly string[];
}

/** CloudTrail says who deployed, the deployment what it lowered: whichever comes second joins the two. */
export interface DeploymentLog {
  saveCall(call: DeploymentCall): Promise<void>;
  /** The newest, newest first, read strongly. */
  calls(): Promise<DeploymentCall[]>;
  saveLowering(lowering: Lowering): Promise<void>;
  /** The newest, newest first, read strongly. */
  lowerings(): Promise<Lowering[]>;
}

export type DeployerPorts = RetryPorts & {
  readonly clock: Clock;
  readonly settings: {
    findings(ids: readonly string[]): Promise<Finding[]>;
    /** Writes one finding alone; `conflict` when somebody else has written it meanwhile. */
    saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  };
  readonly deployments: DeploymentLog;
};

const BEGINS: ReadonlySet<string> = new Set(['UpdateStack', 'ExecuteChangeSet', 'RollbackStack']);

/** The call as one that began a deployment of the detector's own stack; `null` where it did not. */
export function deploymentOf(call: ApiCall, guard: Guard): DeploymentCall | null {
  if (call.service !== 'cloudformation' || !BEGINS.has(call.name) || call.error !== null) return null;
  const names = [
    textAt(call.parameters, 'stackName'),
    textAt(call.parameters, 'stackId'),
    textAt(call.response, 'stackId'),
  ];
  if (!names.some((name) => isOwn(guard, name))) return null;
  const { eventId, name, service, region, at, caller } = call;
  return { call: { eventId, name, service, region, at, error: null }, caller };
}

/** Longer than a deployment takes from its first call to the configuration. */
const MAX_DEPLOYMENT_MS = 60 * 60 * 1000;

/**
 * Writes into the findings of deployments who began them.
 * @returns how many findings were written
 */
export async function nameDeployers(ports: DeployerPorts): Promise<number> {
  const { deployments } = ports;
  const [calls, lowerings] = [await deployments.calls(), await deployments.lowerings()];
  let written = 0;
  for (const { at, findings } of lowerings) {
    const begun = calls
      .filter(({ call }) => isBefore(call.at, at))
      .toSorted((a, b) => Date.parse(b.call.at) - Date.parse(a.call.at))[0];
    if (begun === undefined) continue;
    for (const id of findings) written += await nameDeployer(id, begun, ports);
  }
  return written;
}

function isBefore(call: string, lowering: string): boolean {
  const milliseconds = Date.parse(lowering) - Date.parse(call);
  return milliseconds >= 0 && milliseconds <= MAX_DEPLOYMENT_MS;
}

function nameDeployer(id: string, begun: DeploymentCall, ports: DeployerPorts): Promise<number> {
  return untilCommitted(`the finding ${id}`, ports, async () => {
    const [finding] = await ports.settings.findings([id]);
    const named = finding && withDeployer(finding, begun, ports.clock());
    if (!named) return 0;
    return (await ports.settings.saveFinding(named)) === 'committed' ? 1 : 'conflict';
  });
}

// The call that is nearest to the deployment began it: an earlier one may have come first.
function withDeployer(finding: Finding, { call, caller }: DeploymentCall, now: Date): ActivityFinding | null {
  if (finding.about !== 'activity' || (finding.evidence.call?.at ?? '') >= call.at) return null;
  const unknown = caller.arn === null ? { 'actor.arn': 'the record names none' } : {};
  const evidence = { ...finding.evidence, call };
  return revise({ ...finding, actor: caller, unknown, evidence }, ['actor'], now.toISOString());
}
