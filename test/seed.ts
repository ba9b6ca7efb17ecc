import fc from 'fast-check';

/** What random tests begin with: always the same, so that a change is what makes a test fail. `SEALWATCH_SEED` looks elsewhere. */
export const SEED = Number(process.env.SEALWATCH_SEED ?? 20_261_121);

fc.configureGlobal({ seed: SEED });
