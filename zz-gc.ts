import { createRig } from './bench/speed/rig.ts';
import { createProgress } from './bench/progress.ts';
for (const opt of ['', '--max-semi-space-size=32', '--max-semi-space-size=64', '--max-semi-space-size=128', '']) {
const rig = await createRig({ products: 1000, sockets: 200, nodeOptions: opt ? [opt] : [] }, createProgress());
const bare = await rig.bare();
const r = rig.gateway;
for (const t of [r, bare]) await t.measure({ do: 'run', rate: 1500, ms: 3000 });
const out: any[] = [];
for (let i = 0; i < 4; i++) { const b = await bare.measure({ do: 'run', rate: 1500, ms: 1500 }); const m = await r.measure({ do: 'run', rate: 1500, ms: 1500 }); out.push([m.cpu / b.cpu, m.cpu, b.cpu, m.push.p50, m.push.p99]); }
const s = out.sort((a, b) => a[0] - b[0])[2];
const sat = []; for (const t of [r, bare, r, bare]) { const m = await t.measure({ do: 'saturate', outstanding: 8, ms: 2500 }); sat.push((m.views / m.tookMs * 1000).toFixed(0)); }
console.log(opt || 'default', 'ratio', s.map((x: number) => x.toFixed(2)).join(' '), 'sat', sat.join(' '), 'redis');
await rig.close(); }
process.exit();
