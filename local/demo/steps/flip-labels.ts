import { labelFile, TARGET_KEY, targetRecords } from '../dataset/dataset.ts';
import { flipLabels, isScam } from '../dataset/labels.ts';
import { put } from './put.ts';
import type { Tampering } from './tampering.ts';

export const flipsLabels: Tampering = {
  title: 'Somebody flips labels: wallet scams are "safe" from now on',
  key: TARGET_KEY,
  rule: 'object-altered',
  severity: 'critical',
  act: async (stage) => {
    const records = targetRecords();
    await put(stage, labelFile(TARGET_KEY, flipLabels(records)));
    return `put ${TARGET_KEY} with ${records.filter(isScam).length} of ${records.length} labels flipped; its size is the same`;
  },
};
