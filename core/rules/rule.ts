import type { Severity } from '../findings/severity.ts';
import type { Happening } from '../judging/happening.ts';

/** A technique of a public framework; ids move between versions, so the version is part of it. */
export interface Technique {
  readonly framework: 'MITRE ATLAS' | 'MITRE ATT&CK';
  readonly version: string;
  readonly id: string;
  readonly name: string;
}

/** One case that a rule must judge as told, in the words of whoever reads the catalogue. */
export interface Example {
  readonly title: string;
  readonly happening: Happening;
}

/** Decides whether something that happened to a key is wrong, and how badly. */
export interface Rule {
  /** Stable; never reused. */
  readonly id: RuleId;
  /** Short, without the object's name: it starts e-mail subjects. */
  readonly title: string;
  readonly meaning: string;
  readonly techniques: readonly Technique[];
  /** What to do, in order. */
  readonly runbook: readonly string[];
  /** `null` when nothing is wrong. */
  judge(happening: Happening): Severity | null;
  readonly examples: {
    readonly fires: readonly (Example & { readonly severity: Severity })[];
    readonly quiet: readonly Example[];
  };
}

export type RuleId =
  | 'object-altered'
  | 'object-added'
  | 'object-removed'
  | 'object-swapped'
  | 'object-rolled-back'
  | 'object-unverifiable'
  | 'transient-content'
  | 'version-destroyed'
  | 'versions-expired';
