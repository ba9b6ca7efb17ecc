export type { Expected } from './check-proof.ts';
export { type Caller, stableCaller } from './check-proof.ts';
export { proveIdentity } from './prove-identity.ts';
export { actionHash, type Signing, signIdentity } from './sign-identity.ts';
