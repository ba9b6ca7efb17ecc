import type { Severity } from '../../base/severity.ts';
import { type ConfiguredDataset, isStricter } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import { type ConfiguredSweep, percentRead, scheduleOf } from '../../scope/sweep-level.ts';
import type { DatasetChange, PostureChange } from '../rule.ts';
import { approverDifferences } from './approver-differences.ts';

/** What two configurations can differ in. */
export type ProtectedThing =
  | 'dataset'
  | 'keys'
  | 'mode'
  | 'writers'
  | 'sweep'
  | 'level'
  | 'trusted-accounts'
  | 'organization'
  | 'alerts'
  | 'operations'
  | 'canaries'
  | 'approvers';

/** One thing that is guarded otherwise than before. */
export interface ProtectionDifference {
  readonly about: ProtectedThing;
  /** How bad it is that less is guarded; `null` where as much is guarded, or more. */
  readonly lowers: Severity | null;
  /** As a part of a sentence. */
  readonly says: string;
  /** Before and after, in one line. */
  readonly detail: string;
}

type ProtectionChange = Extract<PostureChange, { kind: 'dataset' | 'safeguards' }>;

/** Everything in which a dataset, or what is configured beside the datasets, differs from before. */
export function protectionDifferences(change: ProtectionChange): ProtectionDifference[] {
  if (change.kind === 'safeguards') return ofSafeguards(change.before, change.after);
  return [...ofKeys(change), ...ofMode(change), ...ofWriters(change), ...ofSweep(change), ...ofLevel(change)];
}

/** A dataset that moves is unsealed, so that nothing alerts; one that goes is not watched, unless another has its keys. */
function ofKeys({ before, after, wasSealed, watched }: DatasetChange): ProtectionDifference[] {
  if (after !== null && after.bucket === before.bucket && after.prefix === before.prefix) return [];
  const about = after === null ? 'dataset' : 'keys';
  const heir = watched.find(
    ({ bucket, prefix }) => bucket === before.bucket && before.prefix.startsWith(prefix),
  );
  const keys = urlOf(before);
  const detail = `keys: ${keys} before, ${after === null ? 'none' : urlOf(after)} now`;
  const what = after === null ? 'it was taken out' : `it was moved to ${urlOf(after)}`;
  if (heir === undefined) {
    const says = `${what}, and keys under ${keys} are no longer watched`;
    return [{ about, lowers: wasSealed ? 'high' : 'medium', says, detail }];
  }
  const owned = `its keys belong to ${heir.name} with ${urlOf(heir)} now`;
  if (!wasSealed) return [{ about, lowers: null, says: owned, detail }];
  return [{ about, lowers: 'medium', says: `${owned}, and alert no more until that is sealed`, detail }];
}

const urlOf = ({ bucket, prefix }: ConfiguredDataset): string => `s3://${bucket}/${prefix}`;

function ofMode({ before, after }: DatasetChange): ProtectionDifference[] {
  if (after === null || after.mode === before.mode) return [];
  const says = `its mode is ${after.mode}, and was ${before.mode}`;
  const detail = `mode: ${before.mode} before, ${after.mode} now`;
  return [{ about: 'mode', lowers: isStricter(before.mode, after.mode) ? 'medium' : null, says, detail }];
}

/** Without a list no writer is a finding, so the first writer that is named lowers nothing, and no list any more does. */
function ofWriters({ before, after }: DatasetChange): ProtectionDifference[] {
  if (after === null) return [];
  const gained = added(before.writers, after.writers);
  const lost = added(after.writers, before.writers);
  if (gained.length === 0 && lost.length === 0) return [];
  const changes = [...(gained.length > 0 ? [`added ${gained.join(', ')}`] : []), ...removedText(lost)];
  const detail = `writers: ${changes.join('; ')}`;
  if (after.writers.length === 0)
    return [{ about: 'writers', lowers: 'medium', says: 'anybody may write now', detail }];
  if (before.writers.length === 0) {
    const says = `writes of anybody but ${after.writers.join(', ')} are findings now`;
    return [{ about: 'writers', lowers: null, says, detail }];
  }
  if (gained.length === 0)
    return [{ about: 'writers', lowers: null, says: `${lost.join(', ')} may not write any more`, detail }];
  const says = gained.length === 1 ? `${gained[0]} may write now` : `${gained.length} others may write now`;
  return [{ about: 'writers', lowers: 'medium', says, detail }];
}

/** A sweep finds what no event reported: rarely or superficially it finds it late, and not at all where it is off. */
function ofSweep({ before, after }: DatasetChange): ProtectionDifference[] {
  if (after === null || before.sweep === undefined || after.sweep === undefined) return [];
  const [old, next] = [scheduleOf(before.sweep), scheduleOf(after.sweep)];
  const detail = `sweep: ${sweepText(before.sweep)} before, ${sweepText(after.sweep)} now`;
  const difference = (lowers: Severity | null, says: string) =>
    [{ about: 'sweep', lowers, says, detail }] as const;
  if (next === null)
    return old === null ? [] : [...difference('medium', 'it is not swept by itself any more')];
  if (old === null) return [...difference(null, `it is swept ${sweepText(after.sweep)} now`)];
  if (old.hours === next.hours && old.level === next.level) return [];
  const isSuperficial =
    percentRead(next.level) < percentRead(old.level) || (old.level === 's3' && next.level === 'versions');
  const isLess = next.hours > old.hours || isSuperficial;
  const says = `it is swept ${sweepText(after.sweep)}, and was ${sweepText(before.sweep)}`;
  return [...difference(isLess ? 'medium' : null, says)];
}

const sweepText = (sweep: ConfiguredSweep): string =>
  sweep === false ? 'not' : `every ${sweep.every} at the level ${sweep.level}`;

/** Who believes S3 does not see what only the bytes show. */
function ofLevel({ before, after }: DatasetChange): ProtectionDifference[] {
  if (after === null || after.level === before.level) return [];
  const detail = `level: ${before.level ?? 'read'} before, ${after.level ?? 'read'} now`;
  const isLess = after.level !== undefined;
  const says = isLess
    ? "S3's own SHA-256 is believed now, and not every byte is read"
    : 'every byte is read now';
  return [{ about: 'level', lowers: isLess ? 'medium' : null, says, detail }];
}

const removedText = (lost: readonly string[]): string[] =>
  lost.length === 0 ? [] : [`removed ${lost.join(', ')}`];

const ofSafeguards = (before: Safeguards, after: Safeguards): ProtectionDifference[] => [
  ...ofAccounts(before, after),
  ...ofOrganization(before, after),
  ...ofReceivers('alerts', 'alerts', before.alerts, after.alerts),
  ...ofReceivers('operations', "reports of the detector's own trouble", before.operations, after.operations),
  ...ofCanaries(before, after),
  ...approverDifferences(before.approvers, after.approvers),
];

function ofAccounts(
  { trustedAccounts: before }: Safeguards,
  { trustedAccounts: after }: Safeguards,
): ProtectionDifference[] {
  const about = 'trusted-accounts';
  const [gained, lost] = [added(before, after).join(', '), added(after, before).join(', ')];
  const trusted = {
    about,
    lowers: 'medium',
    says: `access of ${gained} is no finding any more`,
    detail: `trusted accounts: added ${gained}`,
  } as const;
  const distrusted = {
    about,
    lowers: null,
    says: `access of ${lost} is a finding now`,
    detail: `trusted accounts: removed ${lost}`,
  } as const;
  return [...(gained === '' ? [] : [trusted]), ...(lost === '' ? [] : [distrusted])];
}

function ofOrganization(
  { organization: before }: Safeguards,
  { organization: after }: Safeguards,
): ProtectionDifference[] {
  if (after === before) return [];
  const detail = `organization: ${before ?? 'none'} before, ${after ?? 'none'} now`;
  const [lowers, says] =
    after === null
      ? ([null, `access of the organization ${before} is a finding now`] as const)
      : (['medium', `access of the organization ${after} is no finding any more`] as const);
  return [{ about: 'organization', lowers, says, detail }];
}

function ofReceivers(
  about: 'alerts' | 'operations',
  what: string,
  before: readonly string[],
  after: readonly string[],
): ProtectionDifference[] {
  const [gained, lost] = [added(before, after), added(after, before)];
  const left = after.length === 0 ? 'nobody is left' : `${after.length} left`;
  const removed = {
    about,
    lowers: 'medium',
    says: `${lost.join(', ')} ${lost.length === 1 ? 'gets' : 'get'} no ${what} any more`,
    detail: `receivers of ${what}: removed ${lost.join(', ')}; ${left}`,
  } as const;
  const newcomers = {
    about,
    lowers: null,
    says: `${gained.join(', ')} ${gained.length === 1 ? 'gets' : 'get'} ${what} now`,
    detail: `receivers of ${what}: added ${gained.join(', ')}`,
  } as const;
  return [...(lost.length > 0 ? [removed] : []), ...(gained.length > 0 ? [newcomers] : [])];
}

/** Without one nobody tries whether the events of the bucket come. */
function ofCanaries(
  { canaries: before }: Safeguards,
  { canaries: after }: Safeguards,
): ProtectionDifference[] {
  const about = 'canaries';
  const [gained, lost] = [added(before, after).join(', '), added(after, before).join(', ')];
  const ended = {
    about,
    lowers: 'medium',
    says: `no canary is put into ${lost} any more`,
    detail: `canaries: removed ${lost}`,
  } as const;
  const begun = {
    about,
    lowers: null,
    says: `canaries are put into ${gained} now`,
    detail: `canaries: added ${gained}`,
  } as const;
  return [...(lost === '' ? [] : [ended]), ...(gained === '' ? [] : [begun])];
}

const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((each) => !before.includes(each));
