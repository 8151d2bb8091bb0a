import { createRig } from './bench/speed/rig.ts';
import { quantile } from './bench/figures.ts';
import { createProgress } from './bench/progress.ts';
const rig = await createRig({ products: Number(process.env.PRODUCTS ?? 1000), sockets: 200 }, createProgress());
const bare = await rig.bare();
for (const t of [rig.gateway, bare]) await t.measure({ do: 'run', rate: 1500, ms: 3000 });
const a: any[] = [], b: any[] = [];
for (let i = 0; i < Number(process.env.N ?? 12); i++) { b.push(await bare.measure({ do: 'run', rate: 1500, ms: 1500 })); a.push(await rig.gateway.measure({ do: 'run', rate: 1500, ms: 1500 })); }
const q = (v: number[], p = 0.5) => quantile(v, p);
console.log('gw', q(a.map((x) => x.cpu)).toFixed(0), 'low', q(a.map((x) => x.cpu), 0.1).toFixed(0), 'bare', q(b.map((x) => x.cpu)).toFixed(0), 'low', q(b.map((x) => x.cpu), 0.1).toFixed(0), 'ratio', q(a.map((x, i) => x.cpu / b[i].cpu)).toFixed(2), 'redis', q(a.map((x) => x.redisCpu)).toFixed(0), 'p50', q(a.map((x) => x.push.p50)).toFixed(2), q(b.map((x) => x.push.p50)).toFixed(2), 'p90', q(a.map((x) => x.push.p90)).toFixed(2), q(b.map((x) => x.push.p90)).toFixed(2));
const sat = async (t: any) => { const m = await t.measure({ do: 'saturate', outstanding: 8, ms: 3000 }); return (m.views * 1000) / m.tookMs; };
console.log('throughput', (await sat(rig.gateway)).toFixed(0), (await sat(bare)).toFixed(0), (await sat(rig.gateway)).toFixed(0), (await sat(bare)).toFixed(0));
await rig.close(); process.exit();
