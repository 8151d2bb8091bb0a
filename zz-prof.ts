import { createRig } from './bench/speed/rig.ts';
import { createProgress } from './bench/progress.ts';
const rig = await createRig({ products: Number(process.env.PRODUCTS ?? 1000), sockets: 200, nodeOptions: process.env.NOPROF ? [] : ['--cpu-prof', '--cpu-prof-interval', '400', '--cpu-prof-dir=/tmp/prof5/g'] }, createProgress());
const r = rig.gateway;
const rate = Number(process.env.RATE ?? 1500);
await r.measure({ do: 'run', rate, ms: 3000 });
await rig.product.redis.call('CONFIG', 'RESETSTAT');
for (let i = 0; i < Number(process.env.N ?? 3); i++) { const m = await r.measure({ do: 'run', rate, ms: 4000 }); console.log('cpu', m.cpu.toFixed(0), 'redis', m.redisCpu?.toFixed(0), 'ack', m.ack, 'push', m.push); }
const s = await rig.product.redis.info('commandstats');
const v = 4 * rate * Number(process.env.N ?? 3);
for (const l of s.split('\n')) { const m = /cmdstat_(\S+):calls=(\d+),usec=(\d+)/.exec(l); if (m && Number(m[3]) / v > 0.3) console.log(m[1], 'calls/view', (Number(m[2]) / v).toFixed(2), 'us/view', (Number(m[3]) / v).toFixed(2)); }
const bare = await rig.bare(); await bare.measure({ do: "run", rate, ms: 2000 }); for (let i = 0; i < Number(process.env.PAIRS ?? 3); i++) { const b = await bare.measure({ do: "run", rate, ms: 3000 }); const m = await r.measure({ do: "run", rate, ms: 3000 }); console.log("gw", m.cpu.toFixed(0), "bare", b.cpu.toFixed(0), "ratio", (m.cpu / b.cpu).toFixed(2), "redis", m.redisCpu?.toFixed(0), "p50", m.push.p50, b.push.p50, "p90", m.push.p90, b.push.p90); }
await rig.close();
process.exit();
