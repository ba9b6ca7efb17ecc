import type { Actor } from '../../core/findings/actor.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { escapeText } from '../output/escape.ts';
import { nameOfArn } from '../output/words.ts';
import type { History, PastVersion } from './history.ts';

/** Who stored a version: by name where CloudTrail told it, else the account that S3 saw. */
export function writerOf({ record, findings }: PastVersion, { entry }: History): string {
  const actor = findings.find(({ rule }) => !isAboutEnd(rule))?.actor;
  const named = nameOf(actor) ?? nameIn(record.requester);
  if (named) return named;
  if (entry?.baseline?.version === record.fact.version) return nameOfArn(entry.baseline.by);
  const approval = entry?.approvals.find(({ accepts }) => accepts === record.fact.version);
  return accountOf(record.requester) ?? (approval ? nameOfArn(approval.by) : '-');
}

/** Who destroyed a version, as far as it is known. */
export function destroyerOf({ record, findings }: PastVersion): string | null {
  const actor = findings.find(({ rule }) => isAboutEnd(rule))?.actor;
  return nameOf(actor) ?? nameIn(record.destroyer) ?? accountOf(record.destroyer);
}

const isAboutEnd = (rule: string): boolean => rule === 'version-destroyed' || rule === 'versions-expired';

const nameIn = (requester: VersionRecord['requester'] | null): string | null =>
  requester?.arn ? nameOfArn(requester.arn) : null;

const nameOf = (actor: Actor | undefined): string | null => (actor?.arn ? nameOfArn(actor.arn) : null);

const accountOf = (requester: VersionRecord['requester'] | null): string | null =>
  requester?.account ? `account ${escapeText(requester.account)}` : null;
