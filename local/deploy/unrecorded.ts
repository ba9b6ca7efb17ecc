import { UNRECORDED } from '../relay/cloudtrail/api-call.ts';

/** Where calls go that CloudFormation itself would make. */
export interface Emulator {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Middleware that keeps a call out of CloudTrail's records, as those are that CloudFormation makes here. */
export const unrecorded =
  <Args extends { readonly request: unknown }, Output>(next: (args: Args) => Promise<Output>) =>
  (args: Args): Promise<Output> => {
    Object.assign((args.request as { headers: Record<string, string> }).headers, { [UNRECORDED]: '1' });
    return next(args);
  };
