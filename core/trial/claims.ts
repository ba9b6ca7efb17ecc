import { BY_HAND_CLAIMS } from './by-hand-claims.ts';
import type { Claim } from './claim.ts';
import { TRIED_CLAIMS } from './tried-claims.ts';

/** Everything that was not shown in a real account: first what `sealwatch trial` tries. `docs/limits.md` has the same list. */
export const CLAIMS: readonly Claim[] = [...TRIED_CLAIMS, ...BY_HAND_CLAIMS];
