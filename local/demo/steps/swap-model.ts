import { MODEL_KEY, modelFile } from '../dataset/dataset.ts';
import { model, turnSigns } from '../dataset/safetensors.ts';
import { put } from './put.ts';
import type { Tampering } from './tampering.ts';

export const swapsModelForAMoment: Tampering = {
  title: 'Somebody serves another model for a moment, and puts the good one back',
  key: MODEL_KEY,
  rule: 'transient-content',
  severity: 'high',
  act: async (stage) => {
    const good = model(1);
    await put(stage, modelFile(turnSigns(good)));
    await put(stage, modelFile(good));
    return `put ${MODEL_KEY} with the sign of every weight turned, and at once the approved bytes again`;
  },
};
