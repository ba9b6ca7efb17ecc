const OLDEST = 20;

/** Ends the process, saying what to do, where this Node cannot even start the scripts. */
export const requireNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return;
  console.error(
    `Node ${OLDEST} or newer is needed, and this is ${process.version}: install it from nodejs.org`,
  );
  process.exit(1);
};
