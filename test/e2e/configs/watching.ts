/** The bucket of a stack whose parts are switched off and on. */
export const WATCHED_BUCKET = 'e2e-watched';
