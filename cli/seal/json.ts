import type { Estimate } from './estimate.ts';
import type { Tally } from './tally.ts';

/** A seal as one JSON document. */
export const sealJson = (dataset: string, tally: Tally) => ({
  dataset,
  run: tally.run,
  resumed: tally.isResumed,
  finished: tally.unfinished === 0,
  ...tally.outcomes,
  unfinished: tally.unfinished,
  judged: tally.judged,
  keys: tally.remarkable.map(({ key, outcome, detail, findings }) => ({ key, outcome, detail, findings })),
  findings: [...tally.findings],
});

export const estimateJson = (dataset: string, { objects, bytes, requests, price }: Estimate) => ({
  dataset,
  objects,
  bytes,
  requests,
  price: { amount: Number(price.toFixed(4)), currency: 'USD', region: 'us-east-1' },
});
