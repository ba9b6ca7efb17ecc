import type { RelayedRequest } from '../exchange.ts';

/** Set on calls that CloudFormation would make within AWS: what it changes inside the emulator leaves no record either. */
export const UNRECORDED = 'x-sealwatch-unrecorded';

export const isUnrecorded = ({ headers }: RelayedRequest): boolean => headers[UNRECORDED] !== undefined;
