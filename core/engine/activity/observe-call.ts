import { textAt } from '../../base/json.ts';
import { second } from '../../base/time.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { isGuardedResource, touchedBy } from '../../cloudtrail/assignments.ts';
import { resourcesBehind, withKnownBuckets } from '../../cloudtrail/known-buckets.ts';
import {
  guardedObject,
  guardedWriteBy,
  type ObjectWriteKind,
  objectWriteKind,
} from '../../cloudtrail/object-writes.ts';
import type { SettingName, SettingsState } from '../../cloudtrail/settings/setting.ts';
import { stopsWatching } from '../../rules/detector-tampered/stops-watching.ts';
import type { Guard } from '../../scope/guard.ts';
import { joinCaller } from '../objects/join-caller.ts';
import type { ObjectCaller } from '../objects/ports.ts';
import { refusedDeletions } from './deletion-detection.ts';
import type { AnyDetection } from './finding-of.ts';
import { isFirstDeployment } from './first-deployment.ts';
import { detectionsOf, judgeCall, type RuleFailure, ruleError } from './judge-call.ts';
import { judgeWithKnown, KnownSettings, type LookedUp } from './known-settings.ts';
import { deploymentOf, nameDeployers } from './name-deployer.ts';
import { observeSetting } from './observe-setting.ts';
import type { ActivityPorts } from './ports.ts';
import { saveDetections } from './save-detections.ts';
import { withUsedKeys } from './used-keys.ts';

/**
 * Takes in one call: changes of settings go into their histories and are judged there, everything else is judged on its own.
 * @returns how many findings were written
 * @throws {SealwatchError} `INTERNAL` where a rule threw, after what the other rules found was written
 */
export async function observeCall(recorded: ApiCall, ports: ActivityPorts): Promise<number> {
  if (recorded.isReadOnly || recorded.error?.kind === 'failed') return 0;
  const call = await resolveBuckets(recorded, ports);
  const failures: RuleFailure[] = [];
  const guard = ports.usedKeys ? await withUsedKeys(call, ports.guard, ports.usedKeys) : ports.guard;
  const written = await judgeAndWrite(call, {
    ...ports,
    guard,
    onRuleFailure: (failure) => void failures.push(failure),
  });
  if (failures.length > 0) throw ruleError(failures);
  return written;
}

/** Names the buckets behind aliases and access points, as far as calls and polls have shown them. */
async function resolveBuckets(call: ApiCall, { settings }: ActivityPorts): Promise<ApiCall> {
  const resources = resourcesBehind(call);
  if (resources.length === 0) return call;
  const heads = await Promise.all(resources.map((resource) => settings.heads(resource)));
  return withKnownBuckets(call, new KnownSettings(heads.flat()));
}

async function judgeAndWrite(call: ApiCall, ports: ActivityPorts): Promise<number> {
  const touched = touchedBy(call).flatMap((setting) => {
    const resource = setting.resourceOf(call);
    return resource !== null && isGuardedResource(ports.guard, resource) ? [{ setting, resource }] : [];
  });
  await observeObjectCall(call, ports);
  await observeInterruption(call, ports);
  const detections = await detectionsWithoutHistory(
    call,
    touched.map(({ resource }) => resource),
    ports,
  );
  const wrong = (await isFirstDeployment(call, ports)) ? [] : detections;
  let written = (await saveDetections(call, wrong, ports)) + (await observeDeployment(call, ports));
  if (call.error !== null) return written;
  for (const { setting, resource } of touched)
    written += await observeSetting(call, setting, resource, ports);
  return written;
}

/** Keeps who began a deployment, for findings of the deployment that came already and for those that come. */
async function observeDeployment(call: ApiCall, ports: ActivityPorts): Promise<number> {
  const { deployments, guard } = ports;
  const begun = deployments ? deploymentOf(call, guard) : null;
  if (!deployments || begun === null) return 0;
  await deployments.saveCall(begun);
  return nameDeployers({ ...ports, deployments });
}

/** What is off for a moment only is not seen by whoever looks a quarter of an hour later. */
async function observeInterruption(
  call: ApiCall,
  { interruptions, guard, clock }: ActivityPorts,
): Promise<void> {
  const stopped = interruptions ? stopsWatching(call, guard) : null;
  if (!interruptions || stopped === null) return;
  await interruptions.saveInterruption({
    at: call.at,
    seenAt: clock().toISOString(),
    bucket: stopped === 'all' ? null : stopped,
    event: call.eventId,
  });
}

/** What needs no history: calls that set nothing, and attempts that were refused. */
async function detectionsWithoutHistory(
  call: ApiCall,
  resources: readonly string[],
  ports: ActivityPorts,
): Promise<readonly AnyDetection[]> {
  const { guard, onRuleFailure } = ports;
  const judge = (settings: SettingsState): readonly AnyDetection[] =>
    call.error === null
      ? detectionsOf({ call, change: null, settings, guard }, onRuleFailure)
      : [
          ...judgeCall(call, settings, guard, onRuleFailure).detections,
          ...refusedDeletions(call, settings, guard),
        ];
  const own = await judgeWithKnown(judge, await neededHeads(call, resources, ports), ports);
  const sealed = await Promise.all(own.map((detection) => isSealed(detection, call, ports)));
  return own.filter((_, index) => sealed[index]);
}

/** What writes to objects are judged against: with which key the bucket encrypts, whether it can lock, and what its lifecycle waits for. */
const FOR_WRITES: readonly SettingName[] = ['encryption', 'object-lock', 'lifecycle', 'versioning'];

/**
 * What most calls are judged against: of a refused attempt what it would have changed, of a write to an object a little of its bucket. What
 * else a rule asks for is looked up when it does.
 */
async function neededHeads(
  call: ApiCall,
  resources: readonly string[],
  { settings, guard }: ActivityPorts,
): Promise<LookedUp> {
  const attempted = call.error === null ? [] : resources;
  const bucket = bucketOfWrite(call, guard);
  const isAlone = bucket !== null && !attempted.includes(bucket);
  const heads = await Promise.all([
    ...attempted.map((resource) => settings.heads(resource)),
    ...(isAlone ? [settings.heads(bucket, FOR_WRITES)] : []),
  ]);
  const some = isAlone ? [{ resource: bucket, names: FOR_WRITES }] : [];
  return { heads: heads.flat(), resources: attempted, some };
}

/** The guarded bucket of a write; `null` where its key is in no dataset, so that nothing is judged. A batch as a whole has no key. */
function bucketOfWrite(call: ApiCall, guard: Guard): string | null {
  const written = objectWriteKind(call) === null ? null : guardedObject(call, guard);
  if (written === null || (written.key !== null && guardedWriteBy(call, guard) === null)) return null;
  return `bucket/${written.bucket.name}`;
}

/** Until a dataset is sealed nothing alerts about its objects, however late it is reported; what is about its bucket always does. */
async function isSealed(
  { ruleMatch: { subject }, keys = [] }: AnyDetection,
  call: ApiCall,
  { store }: ActivityPorts,
): Promise<boolean> {
  const { bucket, datasets } = subject;
  const key = subject.key ?? keys[0] ?? null;
  if (bucket === null || key === null || datasets.length === 0) return true;
  const loaded = await Promise.all(datasets.map((name) => store.load({ bucket, key }, name, null)));
  // CloudTrail records whole seconds: a call of the seal's own second may have come after it.
  return loaded.some(
    ({ dataset }) => dataset?.status === 'sealed' && second(call.at) >= second(dataset.sealedAt ?? ''),
  );
}

/** Makes a version or a delete marker, or ends one. */
const MAKES_VERSIONS: ReadonlySet<ObjectWriteKind> = new Set(['stores', 'deletes']);

/**
 * Joins a data event to the version that its request made or deleted, and to what was found about it. Where that is not
 * recorded yet the caller waits for it. The second read closes the gap: who writes second sees what the other wrote.
 */
export async function observeObjectCall(call: ApiCall, ports: ActivityPorts): Promise<void> {
  const write = call.error === null ? guardedWriteBy(call, ports.guard) : null;
  const caller = callerOf(call);
  if (write === null || caller === null || !MAKES_VERSIONS.has(write.kind)) return;
  const { bucket, key, dataset } = write;
  const ref = { bucket: bucket.name, key };
  if (await joinCaller(ref, dataset.name, caller, ports)) return;
  await ports.callers.put(ref, caller);
  await joinCaller(ref, dataset.name, caller, ports);
}

function callerOf(call: ApiCall): ObjectCaller | null {
  const { arn, account, sourceIp, userAgent, requestId } = call.caller;
  if (requestId === null || arn === null) return null;
  return { arn, account, sourceIp, userAgent, requestId, versionId: madeVersion(call), at: call.at };
}

/** The version or the delete marker that the request made; none where it deleted a version. */
const madeVersion = (call: ApiCall): string | null =>
  textAt(call.parameters, 'versionId') === null ? textAt(call.response, 'x-amz-version-id') : null;
