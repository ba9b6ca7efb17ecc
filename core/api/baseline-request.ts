import { type Digest, parseDigest } from '../base/digest.ts';
import {
  anyText,
  type Check,
  type Fields,
  listOf,
  objectOf,
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
  /** Starts a seal, or finds the one that was left unfinished. */
  | { readonly do: 'seal-start'; readonly dataset: string }
  /** Pins the versions that are current now, one page of the listing. */
  | { readonly do: 'seal-pin'; readonly run: string; readonly cursor: Cursor | null }
  /** Says which pinned keys a seal would accept anew, and which it leaves because of their open findings. */
  | { readonly do: 'seal-preview'; readonly run: string; readonly cursor: Cursor | null }
  /** Ends a seal of a dataset that was sealed before, without accepting what is not hashed yet. */
  | { readonly do: 'seal-abandon'; readonly run: string }
  /** Lists pinned keys that are not hashed yet. */
  | { readonly do: 'seal-pending'; readonly run: string; readonly cursor: Cursor | null }
  /** Reads and records the pinned versions of some keys. */
  | { readonly do: 'seal-hash'; readonly run: string; readonly keys: readonly string[] }
  /** Judges what happened meanwhile; done when it answers no cursor. */
  | { readonly do: 'seal-finish'; readonly run: string; readonly cursor: Cursor | null }
  | {
      readonly do: 'approve';
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
  /** Accepts what one finding is about. */
  | { readonly do: 'approve-finding'; readonly id: string; readonly reason: string }
  | { readonly do: 'resolve'; readonly id: string; readonly reason: string };

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
  readonly findings: readonly string[];
}

export type BaselineAnswer =
  | {
      readonly kind: 'estimate';
      readonly objects: number;
      readonly bytes: number;
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
      readonly isResumed: boolean;
      readonly isPinned: boolean;
      /** False for a dataset that was sealed before. */
      readonly isFirst: boolean;
    }
  | {
      readonly kind: 'preview';
      readonly accepts: readonly PinnedKey[];
      readonly suspects: readonly SealedKey[];
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'abandoned'; readonly run: string }
  | {
      /** The counts are those of the whole run so far. */
      readonly kind: 'pinned';
      readonly objects: number;
      readonly bytes: number;
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'pending'; readonly keys: readonly PinnedKey[]; readonly cursor: Cursor | null }
  | {
      readonly kind: 'hashed';
      readonly keys: readonly SealedKey[];
      /** Keys that others are reading, since they are too large for one invocation; absent without any. */
      readonly reading?: number;
    }
  | {
      readonly kind: 'finished';
      readonly judged: number;
      readonly findings: readonly string[];
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'approved'; readonly approval: string; readonly keys: number; readonly by: string }
  | { readonly kind: 'resolved'; readonly id: string; readonly by: string };

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

/** More keys than an invocation gets through. */
const MAX_KEYS = 1000;
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

const FORMS: Readonly<Record<BaselineAction['do'], Fields>> = {
  'seal-estimate': { dataset: text, cursor: textOrNull },
  'seal-start': { dataset: text },
  'seal-pin': { run: text, cursor: textOrNull },
  'seal-preview': { run: text, cursor: textOrNull },
  'seal-abandon': { run: text },
  'seal-pending': { run: text, cursor: textOrNull },
  'seal-hash': { run: text, keys: listOf(text, MAX_KEYS) },
  'seal-finish': { run: text, cursor: textOrNull },
  approve: { bucket: text, digests, reason: anyText, until: text },
  'approve-finding': { id: text, reason: anyText },
  resolve: { id: text, reason: anyText },
};

/**
 * A caller that may invoke the function may send it anything.
 * @throws {SealwatchError} `USAGE` when it is no action
 */
export function requireAction(value: unknown): asserts value is BaselineAction {
  requireForm(value, FORMS);
}
