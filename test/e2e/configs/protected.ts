import { defineConfig, type SealwatchConfig } from '../../../config/index.ts';

/** The bucket of a stack whose configuration changes. */
export const PROTECTED_BUCKET = 'e2e-protected';
const ELSEWHERE = 'e2e-protected-elsewhere';

type Dataset = SealwatchConfig['buckets'][number]['datasets'][number];

export const GUARDING: readonly Dataset[] = [
  { name: 'loosened', prefix: 'loosened/', mode: 'sealed' },
  { name: 'moved', prefix: 'moved/', mode: 'sealed' },
  { name: 'dropped', prefix: 'dropped/', mode: 'append-only' },
  {
    name: 'written',
    prefix: 'written/',
    mode: 'sealed',
    writers: ['arn:aws:iam::000000000000:role/DataPublisher'],
  },
];

/** What guards less than the datasets above, each in a way of its own; one of them stays. */
export const LOWERED: readonly Dataset[] = [
  { name: 'loosened', prefix: 'loosened/', mode: 'growing' },
  { name: 'moved', prefix: 'moved/train/', mode: 'sealed' },
  { name: 'written', prefix: 'written/', mode: 'sealed' },
];

export const protectedConfig = (
  datasets: readonly Dataset[],
  over: Partial<SealwatchConfig> = {},
): SealwatchConfig =>
  defineConfig({
    buckets: [{ name: PROTECTED_BUCKET, datasets }],
    trail: { data: 'existing', management: 'existing' },
    alerts: { email: ['security@example.com', 'ml@example.com'] },
    ...over,
  });

/** More that lowers nothing: a stricter mode, another dataset, another bucket, another address. */
export const RAISED: Partial<SealwatchConfig> = {
  buckets: [
    {
      name: PROTECTED_BUCKET,
      datasets: [
        { name: 'loosened', prefix: 'loosened/', mode: 'sealed' },
        { name: 'moved', prefix: 'moved/train/', mode: 'sealed' },
        {
          name: 'written',
          prefix: 'written/',
          mode: 'sealed',
          writers: ['arn:aws:iam::000000000000:role/DataPublisher'],
        },
        { name: 'new', prefix: 'new/', mode: 'open' },
      ],
    },
    { name: ELSEWHERE, existing: false, datasets: [{ name: 'elsewhere', prefix: '', mode: 'sealed' }] },
  ],
  alerts: { email: ['security@example.com', 'night@example.com'] },
};
