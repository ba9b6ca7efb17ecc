// Prints how long a fresh process takes to import a file, and how much processor time.
const [file = ''] = process.argv.slice(2);
const started = performance.now();
const before = process.cpuUsage();
await import(file);
const { user, system } = process.cpuUsage(before);
const imported = { milliseconds: performance.now() - started, cpuMs: (user + system) / 1000 };
process.stdout.write(JSON.stringify(imported));
// Clients and timers of what was imported must not keep the process.
process.exit();
