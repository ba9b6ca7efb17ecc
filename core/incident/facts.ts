import { titleOf } from '../alerts/subject.ts';
import { escapeSentence } from '../base/escape.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import { compareText } from '../base/time.ts';
import type { Decision } from '../findings/decision.ts';
import type { Finding } from '../findings/finding.ts';
import type { RestorePlan } from '../restore/restore-plan.ts';
import { RULES } from '../rules/catalogue.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { VersionRecord } from '../versions/version-record.ts';
import type { IncidentClock, NextStep, Reads } from './incident.ts';
import type { StoryFinding } from './story.ts';

/** What is known of a key that the story is about. */
export interface KnownKey extends ObjectRef {
  readonly dataset: string;
  readonly entry: ManifestEntry | null;
  /** Newest first. */
  readonly history: readonly VersionRecord[];
  /** `null` where nobody could ask. */
  readonly plan: RestorePlan | null;
}

/** A step of `contain`, as AWS is now. */
export interface ContainmentStep {
  readonly kind: string;
  readonly subject: string;
  readonly isDone: boolean;
}

/** Everything that an incident is told of. */
export interface IncidentFacts {
  /** Oldest first, never empty. */
  readonly story: readonly StoryFinding[];
  readonly keys: readonly KnownKey[];
  /** Newest first. */
  readonly decisions: readonly Decision[];
  /** ISO times at which alerts were sent, by their ids; those of which nobody knows are not there. */
  readonly sentAt: ReadonlyMap<string, string>;
  readonly reads: Reads;
  readonly clocks: readonly IncidentClock[];
  readonly containment: readonly ContainmentStep[];
  readonly next: readonly NextStep[];
  readonly unknown: readonly string[];
  readonly since: string;
  readonly now: string;
  readonly account: string;
  readonly region: string;
}

/** A finding's title; of a rule of a later release its id. A sentence. */
export const titleIn = (finding: Finding): string =>
  RULES.some(({ id }) => id === finding.rule) ? escapeSentence(titleOf(finding)) : finding.rule;

/** `s3://bucket/key`, or whatever was touched, as it is named; `null` where it is the account as a whole. */
export function subjectIn(finding: Finding): string | null {
  const { bucket, key } = finding;
  if (bucket !== null) return key === null ? `s3://${bucket}` : `s3://${bucket}/${key}`;
  return finding.about === 'activity' ? finding.resource : null;
}

/** What is decided of a dataset as a whole. */
const OF_DATASETS: ReadonlySet<Decision['did']> = new Set<Decision['did']>(['seal', 'hold', 'release']);

/** Decisions about the findings or keys of the story, oldest first. */
export function decisionsAbout({
  decisions,
  story,
  keys,
}: Pick<IncidentFacts, 'decisions' | 'story' | 'keys'>): readonly Decision[] {
  const [first] = story;
  const ids = new Set(story.map(({ finding }) => finding.id));
  const names = new Set(keys.map(({ bucket, key }) => JSON.stringify([bucket, key])));
  const datasets = new Set(keys.map(({ dataset }) => dataset));
  return decisions
    .filter(({ at }) => first === undefined || at >= first.finding.happenedAt)
    .filter(
      (decision) =>
        decision.findings.some((id) => ids.has(id)) ||
        decision.keys.some((key) => names.has(JSON.stringify([decision.bucket, key]))) ||
        (OF_DATASETS.has(decision.did) && decision.datasets.some((name) => datasets.has(name))),
    )
    .toSorted((a, b) => compareText(a.at, b.at));
}
