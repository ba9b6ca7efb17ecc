import type { Mode } from '../../core/scope/dataset.ts';

/** What really happened to a key, in its true order, as only the test knows it. */
export interface TrueVersion {
  /** `versionId`, or ETag and time of a null version. */
  readonly identity: string;
  readonly isNull: boolean;
  readonly kind: 'object' | 'delete-marker';
  readonly content: string;
  /** Whole seconds, ISO. */
  readonly storedAt: string;
  /** True once Sealwatch read its bytes: what was overwritten before could only be judged by its size. */
  isRead: boolean;
  /** Lengths of the beginnings whose digests Sealwatch could establish. */
  readonly prefixes: Set<number>;
}

export type TrueEvent =
  | { readonly type: 'put'; readonly key: string; readonly version: TrueVersion }
  | { readonly type: 'destroy'; readonly key: string; readonly version: TrueVersion; readonly at: string }
  /** A person approved, or only closed, a finding. */
  | {
      readonly type: 'accepted';
      readonly key: string;
      readonly version: TrueVersion;
      readonly at: string;
      readonly finding: FindingName;
    }
  | { readonly type: 'resolved'; readonly key: string; readonly finding: FindingName }
  /** A second seal: it takes keys of which nothing is expected and nothing is open. */
  | {
      readonly type: 'sealed again';
      readonly key: string;
      readonly version: TrueVersion;
      readonly at: string;
    }
  /** From then on the dataset has another mode: what is current of each key is judged again where it is stricter. */
  | { readonly type: 'mode'; readonly mode: Mode; readonly at: string }
  | { readonly type: 'sealed'; readonly key: string; readonly version: TrueVersion; readonly at: string };

export interface FindingName {
  /** Rule, key and version. */
  readonly name: string;
  readonly severity: string;
}

export interface TrueApproval {
  readonly key: string;
  readonly content: string;
  readonly from: string;
  readonly until: string;
}

export interface TrueHistory {
  readonly events: TrueEvent[];
  readonly approvals: TrueApproval[];
}
