/** How Object Lock keeps a version now. */
export interface Held {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE' | null;
  /** ISO time; `null` without retention. */
  readonly until: string | null;
  readonly hasLegalHold: boolean;
}

/** What is to be so. */
export type Wanted = WantedHold | WantedRelease;

export type WantedHold =
  | { readonly kind: 'governance' /** ISO time. */; readonly until: string }
  | { readonly kind: 'legal' };

interface WantedRelease {
  readonly kind: 'no-governance' | 'no-legal';
}

export const isRelease = (wanted: Wanted): wanted is WantedRelease =>
  wanted.kind === 'no-governance' || wanted.kind === 'no-legal';

/** What is to be done to one version. */
export type HoldStep =
  | { readonly kind: 'retain'; readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: string }
  /** Makes a retention in governance mode end in a moment; takes `s3:BypassGovernanceRetention`. */
  | { readonly kind: 'free'; readonly until: string }
  | { readonly kind: 'legal-hold'; readonly on: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'cannot'; readonly why: string };

/** S3 takes no retention that is over, so one ends a moment later. */
const A_MOMENT_MS = 60_000;

/** @param now ISO time: a retention that is over keeps nothing */
export function decideHold(held: Held, wanted: Wanted, now: string): HoldStep {
  const isRetained = held.until !== null && held.until > now;
  switch (wanted.kind) {
    case 'governance':
      if (isRetained && held.until !== null && held.until >= wanted.until) return { kind: 'nothing' };
      // Nobody may make it weaker: what is kept in compliance mode is kept longer in that mode.
      return {
        kind: 'retain',
        mode: isRetained && held.mode === 'COMPLIANCE' ? 'COMPLIANCE' : 'GOVERNANCE',
        until: wanted.until,
      };
    case 'legal':
      return held.hasLegalHold ? { kind: 'nothing' } : { kind: 'legal-hold', on: true };
    case 'no-legal':
      return held.hasLegalHold ? { kind: 'legal-hold', on: false } : { kind: 'nothing' };
    case 'no-governance':
      if (!isRetained) return { kind: 'nothing' };
      return held.mode === 'GOVERNANCE'
        ? { kind: 'free', until: new Date(Date.parse(now) + A_MOMENT_MS).toISOString() }
        : { kind: 'cannot', why: `in compliance mode nobody ends a retention before ${held.until}` };
  }
}
