/** What a version's bytes are, held against what was expected of its key when it was stored. */
export type VersionClass =
  | 'baseline'
  | 'before-baseline'
  | 'same-bytes'
  | 'approved'
  | 'rollback'
  | 'known-elsewhere'
  | 'new-key'
  | 'extended'
  | 'altered'
  | 'unverifiable'
  /** Not established yet, and being retried. */
  | 'pending'
  | 'delete-marker'
  /** Only its deletion was seen. */
  | 'unknown';
