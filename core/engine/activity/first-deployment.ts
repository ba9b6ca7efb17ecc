import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { deploymentOf } from './name-deployer.ts';
import type { ActivityPorts } from './ports.ts';

/**
 * True for the call that began the first deployment of the detector: it came before any dataset was registered, and no other deployment
 * is known from before it. It made what it would be accused of changing.
 */
export async function isFirstDeployment(call: ApiCall, ports: ActivityPorts): Promise<boolean> {
  const { deployments, guard } = ports;
  if (!deployments || deploymentOf(call, guard) === null) return false;
  const known = await deployments.calls();
  if (known.some((other) => other.call.eventId !== call.eventId && other.call.at <= call.at)) return false;
  const since = await registeredSince(ports);
  return since === null || Date.parse(call.at) <= Date.parse(since);
}

/** ISO time at which the first dataset was registered; `null` where none is yet. */
async function registeredSince({ guard, store }: ActivityPorts): Promise<string | null> {
  const datasets = guard.buckets.flatMap(({ name: bucket, datasets }) =>
    datasets.map(({ name, prefix }) => ({ name, ref: { bucket, key: prefix } })),
  );
  const times = await Promise.all(
    datasets.map(async ({ name, ref }) => (await store.load(ref, name, null)).dataset?.modes[0]?.since ?? []),
  );
  return times.flat().toSorted()[0] ?? null;
}
