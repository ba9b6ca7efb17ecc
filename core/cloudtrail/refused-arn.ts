import type { ApiCall } from './api-call.ts';

/**
 * What a denied call was about, from the error's text: CloudTrail leaves the parameters of many denied calls out. Only what stands
 * behind "on resource": the caller's own ARN stands there as well.
 */
export const refusedArn = ({ error }: ApiCall): string | null =>
  /\bon resource:\s*"?(arn:aws[\w-]*:[^\s"]+)/.exec(error?.message ?? '')?.[1]?.replace(/[.,;]$/, '') ?? null;
