import { type Digest, parseDigest } from '../base/digest.ts';
import { HOLD_KINDS, type HoldKind } from '../scope/hold.ts';
import type { Provenance } from '../versions/facts.ts';
import {
  anyText,
  type Check,
  type Fields,
  listOf,
  objectOf,
  oneOf,
  requireForm,
  sizeOrNull,
  text,
  textOrNull,
} from './checks.ts';

/** A page of keys that the command walks through; `null` means that this was the last one. */
export type Cursor = string;

/** What the record-baseline function is asked to do. Who asks is proved beside it, never named in it. */
export type BaselineAction =
  /** Estimates what sealing would read, page by page, and changes nothing. */
  | { readonly do: 'seal-estimate'; readonly dataset: string; readonly cursor: Cursor | null }
  /** Starts a seal, or has the one go on that was left unfinished. */
  | { readonly do: 'seal-start'; readonly dataset: string; readonly accepts: SealAccepts }
  /** Says which pinned keys a seal would accept anew, and which it leaves because of their open findings. */
  | { readonly do: 'seal-preview'; readonly run: string; readonly cursor: Cursor | null }
  /** Lets a seal that waits accept what it pinned. */
  | { readonly do: 'seal-accept'; readonly run: string }
  /** Ends a seal of a dataset that was sealed before, without accepting what is not read yet. */
  | { readonly do: 'seal-abandon'; readonly run: string }
  /** Ends a seal for now. */
  | { readonly do: 'seal-stop'; readonly run: string }
  /** Has a seal go on that was stopped, failed or died. */
  | { readonly do: 'seal-resume'; readonly run: string }
  | ({ readonly do: 'approve' } & AnnouncedDigests)
  /** The same, with where the bytes came from. Another name, so that a release that would not keep that refuses it. */
  | ({ readonly do: 'approve-with-provenance'; readonly provenance: Provenance } & AnnouncedDigests)
  /** Accepts what one finding is about. */
  | ({ readonly do: 'approve-finding' } & AcceptedFinding)
  | ({ readonly do: 'approve-finding-with-provenance'; readonly provenance: Provenance } & AcceptedFinding)
  | { readonly do: 'resolve'; readonly id: string; readonly reason: string }
  /** Records a hold that is on every version that was approved by `since`, so that it is watched. */
  | {
      readonly do: 'hold';
      readonly dataset: string;
      readonly kind: HoldKind;
      /** ISO time; `null` for a legal hold. */
      readonly until: string | null;
      /** ISO time. */
      readonly since: string;
    }
  /** Has it watched no more: it is about to end. */
  | { readonly do: 'release-hold'; readonly dataset: string; readonly kind: HoldKind };

interface AnnouncedDigests {
  readonly bucket: string;
  readonly digests: readonly {
    readonly key: string;
    readonly digest: Digest;
    readonly size: number | null;
  }[];
  readonly reason: string;
  /** ISO time. */
  readonly until: string;
}

interface AcceptedFinding {
  readonly id: string;
  readonly reason: string;
}

/**
 * What a seal may accept without asking once more: `nothing`; a `baseline`, where the dataset has none; or `additions` to one as well.
 */
export type SealAccepts = 'nothing' | 'baseline' | 'additions';

/**
 * Of long work: `open` while somebody works on it, `waiting` until a person agrees to what it is going to accept. What is `stopped` or
 * `failed` can be resumed; what is `done` or `abandoned` is over.
 */
export type RunStatus = 'open' | 'waiting' | 'stopped' | 'failed' | 'done' | 'abandoned';

export interface PinnedKey {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** How one key fared in a seal. */
export interface SealedKey {
  readonly key: string;
  readonly outcome:
    | 'sealed'
    /** It had its baseline already and holds the expected bytes. */
    | 'unchanged'
    /** It had its baseline already and holds other bytes, which sealing never accepts. */
    | 'altered'
    /** It has no baseline yet and open findings, so it was left as it is. */
    | 'suspect'
    /** It could not be read; the reason is in `detail`. */
    | 'unverifiable'
    /** The pinned version was destroyed before it was read. */
    | 'gone';
  readonly detail: string | null;
  /** Set where S3 said what its bytes are, and nobody here has read them. */
  readonly level?: 's3-sha256';
  readonly findings: readonly string[];
}

export type BaselineAnswer =
  | {
      readonly kind: 'estimate';
      readonly objects: number;
      readonly bytes: number;
      /** Those of objects that are read in parts. Not there in answers of earlier releases. */
      readonly largeBytes?: number;
      /** Where S3 is believed: what it stored a SHA-256 of, what a job is to compute, and the bytes of both, which nobody reads. */
      readonly byS3?: { readonly stored: number; readonly computed: number; readonly bytes: number };
      /** False for a dataset that was sealed before. Its first seal takes everything, and names nothing below. */
      readonly isFirst: boolean;
      /** Keys that the seal would accept anew. */
      readonly accepts: readonly PinnedKey[];
      /** Keys that the seal would leave as they are because of their open findings. */
      readonly suspects: readonly SealedKey[];
      readonly cursor: Cursor | null;
    }
  | {
      readonly kind: 'run';
      readonly run: string;
      readonly status: RunStatus;
      readonly isResumed: boolean;
      /** False for a dataset that was sealed before. */
      readonly isFirst: boolean;
    }
  | { readonly kind: 'went-on'; readonly run: string; readonly status: RunStatus }
  | {
      readonly kind: 'preview';
      readonly accepts: readonly PinnedKey[];
      readonly suspects: readonly SealedKey[];
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'abandoned'; readonly run: string }
  | { readonly kind: 'approved'; readonly approval: string; readonly keys: number; readonly by: string }
  | { readonly kind: 'resolved'; readonly id: string; readonly by: string }
  /** How many holds were recorded, or given up. */
  | { readonly kind: 'held'; readonly dataset: string; readonly holds: number; readonly by: string };

/** A `GetCallerIdentity` request that the caller signed and did not send; the function sends it on itself. */
export interface SignedIdentity {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface BaselineRequest {
  readonly identity: SignedIdentity;
  readonly action: BaselineAction;
}

/** Signed header that binds a proof of identity to one deployment. */
export const DEPLOYMENT_HEADER = 'x-sealwatch-deployment';
/** Signed header that binds it to one action: the SHA-256 of its JSON text. */
export const ACTION_HEADER = 'x-sealwatch-action';

/** What a function answers when it refuses or fails, so that the command can say it in its own words. */
export interface Refusal {
  readonly kind: 'error';
  readonly code: string;
  readonly message: string;
}

/** An approval is written down as one item of at most 400 KB: 200 of the longest keys fit. */
const MAX_DIGESTS = 200;

const digest: Check = (value) => {
  try {
    return typeof value === 'string' && parseDigest(value) ? null : 'a digest';
  } catch (error) {
    return error instanceof Error ? `a digest (${error.message})` : 'a digest';
  }
};

const digests = listOf(objectOf({ key: text, digest, size: sizeOrNull }), MAX_DIGESTS);

const provenance = objectOf({ source: textOrNull, collected: textOrNull, transform: textOrNull });
const announced = { bucket: text, digests, reason: anyText, until: text };
const accepted = { id: text, reason: anyText };

const FORMS: Readonly<Record<BaselineAction['do'], Fields>> = {
  'seal-estimate': { dataset: text, cursor: textOrNull },
  'seal-start': { dataset: text, accepts: oneOf(['nothing', 'baseline', 'additions']) },
  'seal-preview': { run: text, cursor: textOrNull },
  'seal-accept': { run: text },
  'seal-abandon': { run: text },
  'seal-stop': { run: text },
  'seal-resume': { run: text },
  approve: announced,
  'approve-with-provenance': { ...announced, provenance },
  'approve-finding': accepted,
  'approve-finding-with-provenance': { ...accepted, provenance },
  resolve: { id: text, reason: anyText },
  hold: { dataset: text, kind: oneOf(HOLD_KINDS), until: textOrNull, since: text },
  'release-hold': { dataset: text, kind: oneOf(HOLD_KINDS) },
};

/**
 * A caller that may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no action
 */
export function requireAction(value: unknown): asserts value is BaselineAction {
  requireForm(value, FORMS);
}
