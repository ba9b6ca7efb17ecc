import { describe, expect, it } from 'vitest';
import { writeWhole } from './write-whole.ts';

describe('writeWhole', () => {
  it('writes all bytes, however few of them the system takes at a time, and hands on what is written', () => {
    const file = Buffer.alloc(8);
    const handed: string[] = [];
    writeWhole(Buffer.from('labels'), 2, {
      write: (bytes, offset, length, position) => {
        const taken = Math.min(4, length);
        file.set(bytes.subarray(offset, offset + taken), position);
        return taken;
      },
      onWritten: (bytes) => handed.push(Buffer.from(bytes).toString()),
    });
    expect(file.toString()).toBe('\0\0labels');
    expect(handed).toEqual(['labe', 'ls']);
  });

  it('fails where the disk takes nothing more', () => {
    expect(() => writeWhole(Buffer.from('x'), 0, { write: () => 0, onWritten: () => {} })).toThrow(
      'the disk takes no more bytes',
    );
  });
});
