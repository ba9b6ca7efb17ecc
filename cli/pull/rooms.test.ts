import { describe, expect, it } from 'vitest';
import { Rooms } from './rooms.ts';

describe('rooms', () => {
  it('are as many as there may be; who waits gets the next that is given back, in turn', async () => {
    const rooms = new Rooms(1, 8);
    const first = await rooms.take();
    const came: string[] = [];
    const waiting = ['second', 'third'].map(async (name) => {
      const room = await rooms.take();
      came.push(name);
      return room;
    });
    rooms.give(first);
    expect(await waiting[0]).toBe(first);
    expect(came).toEqual(['second']);
    rooms.give(first);
    await waiting[1];
    expect(came).toEqual(['second', 'third']);
  });

  it('are used again', async () => {
    const rooms = new Rooms(2, 8);
    const room = await rooms.take();
    rooms.give(room);
    expect(await rooms.take()).toBe(room);
    expect(room).toHaveLength(8);
  });
});
