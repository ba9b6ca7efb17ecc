import { ADDED_KEY, labelFile } from '../dataset/dataset.ts';
import { labelledTexts } from '../dataset/labels.ts';
import { put } from './put.ts';
import type { Tampering } from './tampering.ts';

const RECORDS = 60;

export const addsFile: Tampering = {
  title: 'Somebody slips in a file of their own',
  key: ADDED_KEY,
  rule: 'object-added',
  severity: 'high',
  act: async (stage) => {
    await put(stage, labelFile(ADDED_KEY, labelledTexts(5, RECORDS)));
    return `put ${ADDED_KEY}, ${RECORDS} records that nobody approved`;
  },
};
