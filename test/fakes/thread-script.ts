/** A script of a thread that does this, in JavaScript, with whatever it is asked. */
export const threadThat = (does: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', (request) => { ${does} });`)}`,
  );
