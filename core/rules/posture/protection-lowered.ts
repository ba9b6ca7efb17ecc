import type { Severity } from '../../base/severity.ts';
import type { RuleMatch } from '../../cloudtrail/activity.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import { type ConfiguredDataset, isStricter } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import type { DatasetChange, PostureRule } from '../rule.ts';
import { DISABLE_TOOLS, POISON_TRAINING_DATA } from '../techniques.ts';

export const protectionLowered: PostureRule = {
  id: 'protection-lowered',
  title: 'protection lowered',
  meaning:
    'A deployment brought a configuration that guards less: a mode that allows more, keys that no dataset has any more, another writer, a newly trusted account or organization, an address that gets no alerts any more. Whoever may deploy may switch the alarm off before the attack; a moment is enough.',
  techniques: [DISABLE_TOOLS, POISON_TRAINING_DATA],
  runbook: [
    'Ask who deployed: the finding names the call, where CloudTrail told it.',
    'If nobody knows of it, deploy the reviewed configuration again.',
    'Verify the datasets that are named: what changed meanwhile may have alerted nobody.',
  ],
  firstStep:
    'Ask who deployed; if nobody knows of it, deploy the reviewed configuration and verify the dataset.',
  judge(change) {
    if (change.kind === 'dataset') return ofDataset(change);
    return change.kind === 'safeguards' ? ofSafeguards(change.before, change.after) : null;
  },
};

/** One thing that is guarded less. */
interface Loss {
  readonly severity: Severity;
  /** As a part of the reason. */
  readonly says: string;
  /** Before and after, in one line. */
  readonly detail: string;
}

function ofDataset(change: DatasetChange): RuleMatch | null {
  const { name, bucket } = change.before;
  const losses = [...keysLost(change), ...modeLost(change), ...writersGained(change)];
  const subject = {
    bucket,
    key: null,
    versionId: null,
    resource: `arn:aws:s3:::${bucket}`,
    datasets: [name],
  };
  return matchOf(`of the dataset ${name}`, losses, subject);
}

function matchOf(whose: string, losses: readonly Loss[], subject: RuleMatch['subject']): RuleMatch | null {
  if (losses.length === 0) return null;
  return {
    severity: losses.some(({ severity }) => severity === 'high') ? 'high' : 'medium',
    reason: `a deployment lowered the protection ${whose}: ${losses.map(({ says }) => says).join('; ')}`,
    details: losses.map(({ detail }) => detail),
    subject,
  };
}

/** A dataset that moves is unsealed, so that nothing alerts; one that goes is not watched, unless another has its keys. */
function keysLost({ before, after, wasSealed, watched }: DatasetChange): Loss[] {
  if (after !== null && after.bucket === before.bucket && after.prefix === before.prefix) return [];
  const heir = watched.find(
    ({ bucket, prefix }) => bucket === before.bucket && before.prefix.startsWith(prefix),
  );
  const keys = urlOf(before);
  const detail = `keys: ${keys} before, ${after === null ? 'none' : urlOf(after)} now`;
  if (heir === undefined) {
    const says = after === null ? 'it was taken out' : `it was moved to ${urlOf(after)}`;
    const severity = wasSealed ? 'high' : 'medium';
    return [{ severity, says: `${says}, and keys under ${keys} are no longer watched`, detail }];
  }
  if (!wasSealed) return [];
  const says = `its keys belong to ${heir.name} with ${urlOf(heir)} now, and alert no more until that is sealed`;
  return [{ severity: 'medium', says, detail }];
}

const urlOf = ({ bucket, prefix }: ConfiguredDataset): string => `s3://${bucket}/${prefix}`;

function modeLost({ before, after }: DatasetChange): Loss[] {
  if (after === null || !isStricter(before.mode, after.mode)) return [];
  const says = `its mode is ${after.mode}, and was ${before.mode}`;
  return [{ severity: 'medium', says, detail: `mode: ${before.mode} before, ${after.mode} now` }];
}

function writersGained({ before, after }: DatasetChange): Loss[] {
  const gained = added(before.writers, after?.writers ?? []);
  if (gained.length === 0) return [];
  const says = gained.length === 1 ? `${gained[0]} may write now` : `${gained.length} others may write now`;
  return [{ severity: 'medium', says, detail: `writers: added ${gained.join(', ')}` }];
}

function ofSafeguards(before: Safeguards, after: Safeguards): RuleMatch | null {
  const losses = [
    ...accountsGained(before, after),
    ...organizationGained(before, after),
    ...receiversLost('alerts', before.alerts, after.alerts),
    ...receiversLost("reports of the detector's own trouble", before.operations, after.operations),
  ];
  return matchOf('of every dataset', losses, aboutResource('configuration'));
}

function accountsGained(before: Safeguards, after: Safeguards): Loss[] {
  const gained = added(before.trustedAccounts, after.trustedAccounts);
  if (gained.length === 0) return [];
  const says = `access of ${gained.join(', ')} is no finding any more`;
  return [{ severity: 'medium', says, detail: `trusted accounts: added ${gained.join(', ')}` }];
}

function organizationGained(
  { organization: before }: Safeguards,
  { organization: after }: Safeguards,
): Loss[] {
  if (after === null || after === before) return [];
  const says = `access of the organization ${after} is no finding any more`;
  return [{ severity: 'medium', says, detail: `organization: ${before ?? 'none'} before, ${after} now` }];
}

function receiversLost(what: string, before: readonly string[], after: readonly string[]): Loss[] {
  const lost = added(after, before);
  if (lost.length === 0) return [];
  const left = after.length === 0 ? 'nobody is left' : `${after.length} left`;
  const says = `${lost.join(', ')} ${lost.length === 1 ? 'gets' : 'get'} no ${what} any more`;
  return [{ severity: 'medium', says, detail: `receivers of ${what}: removed ${lost.join(', ')}; ${left}` }];
}

const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((each) => !before.includes(each));
