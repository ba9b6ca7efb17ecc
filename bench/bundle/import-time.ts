// Prints how long a fresh process takes to import a file.
const [file = ''] = process.argv.slice(2);
const started = performance.now();
await import(file);
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - started }));
// Clients and timers of what was imported must not keep the process.
process.exit();
