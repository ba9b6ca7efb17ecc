/** The bucket of a stack that has a trail of its own. */
export const EVIDENCE_BUCKET = 'e2e-evidence';
