import type { Digest } from '../base/digest.ts';
import type { VersionIdentity } from '../base/version-identity.ts';

/** What made bytes the expected ones: a person (`baseline`, `approval`), or the dataset's mode. */
export type ExpectationSource = 'baseline' | 'approval' | 'appended' | 'extended';

/** The bytes that a key should hold, from a time on. */
export interface Expectation {
  /** `null` where the seal could not read the version that it pinned. */
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  readonly since: string;
  readonly source: ExpectationSource;
  readonly by: string | null;
}
