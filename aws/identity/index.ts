export { actionHash } from './action-hash.ts';
export { type Caller, stableCaller } from './caller-arn.ts';
export type { Expected } from './check-proof.ts';
export { proveIdentity } from './prove-identity.ts';
export { type Signing, signIdentity } from './sign-identity.ts';
