/** Whether the document may let the public in, and where. */
export interface Analyzed {
  readonly isPublic: boolean;
  readonly reasons: readonly string[];
}
