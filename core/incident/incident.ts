import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Severity } from '../base/severity.ts';
import type { Loss } from '../clock/dataset-clock.ts';
import type { Copy, FindingState } from '../findings/finding.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import type { Period } from '../readers/current-periods.ts';
import type { JobToRunAgain } from '../readers/jobs-to-run-again.ts';
import type { Reader } from '../readers/reader-tally.ts';
import type { Recorded } from '../readers/record-coverage.ts';
import type { KeyState } from '../versions/key-state.ts';
import type { JoinedBy } from './story.ts';

/**
 * One story, told of all findings that belong together. A field that is called a sentence is safe to show to people; all other text is as
 * it was recorded, and is to be taken for hostile. Times are ISO times in UTC.
 */
export interface Incident {
  readonly madeAt: string;
  readonly account: string;
  readonly region: string;
  /** What happened before it was not looked for. */
  readonly since: string;
  readonly isOver: boolean;
  readonly severity: Severity;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly datasets: readonly string[];
  /** Sentences: what happened and since when; who; whether it is over. */
  readonly summary: { readonly what: string; readonly who: string; readonly over: string };
  readonly timeline: readonly TimelineEntry[];
  readonly actors: readonly IncidentActor[];
  readonly bytes: readonly WrongBytes[];
  readonly keys: readonly KeyNow[];
  readonly reads: Reads;
  readonly clocks: readonly IncidentClock[];
  readonly done: readonly Measure[];
  readonly next: readonly NextStep[];
  readonly findings: readonly IncidentFinding[];
  /** Sentences: what could not be found out, and why. */
  readonly unknown: readonly string[];
}

export type TimelineKind = 'bytes' | 'setting' | 'call' | 'read' | 'alert' | 'answer' | 'restored';

export interface TimelineEntry {
  readonly at: string;
  /** The last time of several, or the end of what lasted; `null` for a moment. */
  readonly until: string | null;
  readonly kind: TimelineKind;
  /** A sentence. */
  readonly text: string;
  /** What it happened to; `null` where the sentence says all. */
  readonly subject: string | null;
  /** Who did it; `null` where nobody knows, and for what Sealwatch did. */
  readonly by: string | null;
  /** Ids of findings. */
  readonly findings: readonly string[];
  /** How many of one kind it stands for. */
  readonly count: number;
}

/** A user, a role, or whatever else is known of who did it. */
export interface IncidentActor {
  readonly arn: string | null;
  readonly account: string | null;
  readonly sessions: readonly string[];
  readonly addresses: readonly string[];
  readonly userAgents: readonly string[];
  readonly requestIds: readonly string[];
  readonly firstAt: string;
  readonly lastAt: string;
  readonly findings: readonly string[];
  /** A sentence: why no name is known; `null` where one is. */
  readonly unknown: string | null;
}

export interface IncidentBytes {
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
}

/** A version that should not have been there, or should still be. */
export interface WrongBytes extends ObjectRef {
  readonly finding: string;
  readonly rule: RuleId;
  readonly dataset: string;
  readonly versionId: string | null;
  readonly expected: IncidentBytes | null;
  readonly found: IncidentBytes;
  /** When it was current and wrong; none where it never was. */
  readonly periods: readonly Period[];
}

/** `current`: the expected bytes are what the key shows; `unknown`: nobody could say. */
export type Survival = 'current' | 'can-be-restored' | 'none-known' | 'nothing-expected' | 'unknown';

/** How a key stands now, and whether its expected bytes are still there. */
export interface KeyNow extends ObjectRef {
  readonly dataset: string;
  /** `null` where the key is in no manifest. */
  readonly state: KeyState | null;
  readonly survival: Survival;
  /** Where the expected bytes are; empty where none is known. */
  readonly copies: readonly Copy[];
  /** A sentence. */
  readonly says: string;
}

/** Who read wrong bytes. */
export interface Reads {
  /** False where no logs were read. */
  readonly isAsked: boolean;
  readonly keys: readonly KeyReads[];
}

export interface KeyReads extends ObjectRef {
  readonly finding: string;
  readonly readers: readonly Reader[];
  readonly runAgain: readonly JobToRunAgain[];
  readonly recorded: Recorded;
}

export interface IncidentClock {
  readonly dataset: string;
  /** The earliest first; none where no approved version can vanish. */
  readonly losses: readonly Loss[];
  readonly unknown: readonly string[];
}

/** Something that somebody did about it. */
export interface Measure {
  /** `null` for what is in effect and of which nobody recorded when it began. */
  readonly at: string | null;
  /** A sentence. */
  readonly text: string;
  readonly subject: string | null;
  readonly by: string | null;
}

/** Something to do, and the command that does it. */
export interface NextStep {
  /** A sentence. */
  readonly why: string;
  /** As a shell takes it. */
  readonly command: string;
}

export interface IncidentFinding {
  readonly id: string;
  readonly rule: RuleId;
  readonly title: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly happenedAt: string;
  readonly foundAt: string;
  readonly dataset: string | null;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly resource: string | null;
  readonly joinedBy: JoinedBy;
  readonly joinedTo: string | null;
}
