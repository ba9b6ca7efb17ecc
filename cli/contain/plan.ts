import { isSameIdentity } from '../../core/base/arn.ts';
import type { ActivityFinding, Finding } from '../../core/findings/finding.ts';
import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { isOwn } from '../../core/scope/own-resources.ts';
import { putBackOf } from '../findings/put-back/put-back.ts';
import { denyPrincipal, type Place } from './deny-principal.ts';
import { type Principal, principalOf } from './principal.ts';
import type { ContainmentReader, Reading } from './reader.ts';
import { disableAccessKeys, revokeSessions } from './revoke-access.ts';
import { impossible, possible, type Step } from './step.ts';
import { isOfLifecycle, stopLifecycle } from './stop-lifecycle.ts';

/** What stops what a finding is about. */
export interface Containment {
  readonly finding: Finding;
  readonly principal: Principal;
  readonly steps: readonly Step[];
}

/** What a plan needs to know beside the finding. */
export interface Surroundings {
  readonly datasets: readonly Dataset[];
  /** Of the deployment. */
  readonly stack: string;
  readonly account: string;
  readonly reader: ContainmentReader;
  readonly now: Date;
}

/** Plans what stops what a finding is about, as AWS is now. Nothing is changed. */
export async function planContainment(finding: Finding, around: Surroundings): Promise<Containment> {
  const principal = principalOf(finding.actor.arn);
  const steps = [
    ...(await lifecycleSteps(finding, around)),
    ...(await principalSteps(finding, principal, around)),
    ...putBackSteps(finding),
  ];
  return { finding, principal, steps };
}

async function lifecycleSteps(finding: Finding, { reader }: Surroundings): Promise<readonly Step[]> {
  const { bucket } = finding;
  if (!isOfLifecycle(finding) || bucket === null) return [];
  const read = await reader.lifecycle(bucket);
  if (read.kind === 'read') return [stopLifecycle(finding, bucket, read.value)];
  const named = {
    kind: 'stop-lifecycle',
    subject: `s3://${bucket}`,
    note: 'disables the lifecycle rules that delete these versions',
  } as const;
  return [impossible(named, refused('s3:GetLifecycleConfiguration', read))];
}

async function principalSteps(
  finding: Finding,
  principal: Principal,
  around: Surroundings,
): Promise<readonly Step[]> {
  const { reader, stack, account, now } = around;
  if (principal.kind === 'nobody')
    return [hindered({ subject: finding.actor.arn ?? 'nobody' }, principal.why)];
  const named = { subject: principal.arn };
  // Anybody can give a user, a path, or a role of another account such a name.
  if (principal.kind === 'role' && principal.account === account && isOwn({ stack }, principal.name))
    return [hindered(named, 'it is a role of Sealwatch itself: without it nothing is watched any more')];
  const caller = await reader.caller();
  if (caller !== null && isSameIdentity(caller, principal.arn))
    return [hindered(named, 'it is you who would be locked out: use the credentials of somebody else')];
  const denials = await Promise.all(
    placesOf(finding, around.datasets).map((place) => denial(finding, principal, { place, reader })),
  );
  if (principal.kind !== 'role' && principal.kind !== 'user') return denials;
  const keys =
    principal.kind === 'user' && principal.account === account
      ? await reader.accessKeys(principal.name)
      : null;
  const disabled = disableAccessKeys(principal, account, keys?.kind === 'read' ? keys.value : null);
  return [...denials, revokeSessions(principal, account, now), ...(disabled === null ? [] : [disabled])];
}

async function denial(
  finding: Finding,
  principal: Exclude<Principal, { readonly kind: 'nobody' }>,
  { place, reader }: { readonly place: Place; readonly reader: ContainmentReader },
): Promise<Step> {
  const read = await reader.policy(place.bucket);
  if (read.kind === 'read')
    return denyPrincipal(principal, place, { policy: read.value, id: finding.id.slice(0, 12) });
  return hindered({ subject: `s3://${place.bucket}` }, refused('s3:GetBucketPolicy', read));
}

const hindered = ({ subject }: Pick<Step, 'subject'>, why: string): Step =>
  impossible({ kind: 'deny-principal', subject, note: 'keeps whoever did it from these objects' }, why);

const refused = (action: string, read: Extract<Reading<unknown>, { readonly kind: 'refused' }>): string =>
  `what is there could not be read (${action}): ${read.why}`;

/** The datasets that a finding concerns, bucket by bucket. */
function placesOf(finding: Finding, datasets: readonly Dataset[]): readonly Place[] {
  const names = datasetsOf([finding]);
  const concerned = datasets.filter(({ name, retiredAt }) => retiredAt === undefined && names.includes(name));
  const byBucket = Map.groupBy(concerned, ({ bucket }) => bucket);
  return [...byBucket].map(([bucket, each]) => ({ bucket, prefixes: each.map(({ prefix }) => prefix) }));
}

/** Puts the setting back that a finding is about, and how to leave it as it is now again. */
function putBackSteps(finding: Finding): readonly Step[] {
  // A lifecycle rule is disabled instead: what the table keeps of it leaves out what deletes nothing.
  if (finding.about !== 'activity' || isOfLifecycle(finding)) return [];
  const back = putBackOf(finding);
  if (back === null) return [];
  const { setting } = finding.evidence;
  const named = {
    kind: 'put-back',
    subject: setting?.resource ?? finding.resource ?? 'the setting',
    note: back.note,
  } as const;
  if (back.calls.length === 0) return [impossible(named, back.note)];
  return [possible(named, { calls: back.calls, undo: putBackOf(reversed(finding))?.calls ?? [] })];
}

/** The finding of the opposite change. */
function reversed(finding: ActivityFinding): ActivityFinding {
  const { setting } = finding.evidence;
  if (setting === null) return finding;
  const swapped = { ...setting, before: setting.after, after: setting.before, isBeforeKnown: true };
  return { ...finding, evidence: { ...finding.evidence, current: true, setting: swapped } };
}
