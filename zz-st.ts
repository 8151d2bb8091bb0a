import { spawn } from 'node:child_process';
import { createRig } from './bench/speed/rig.ts';
import { createProgress } from './bench/progress.ts';
const rig = await createRig({ products: 1000, sockets: 200, nodeOptions: [] }, createProgress());
const bare = await rig.bare();
for (const t of [rig.gateway, bare]) {
  await t.measure({ do: 'run', rate: 1500, ms: 2000 });
  const m0 = await t.measure({ do: 'run', rate: 1500, ms: 3000 }); console.log(t.name, 'cpu', m0.cpu, m0.redisCpu);
  const p = spawn('strace', ['-c', '-p', `${t.pid}`], { stdio: ['ignore', 'ignore', 'pipe'] }); let text = ''; p.stderr.on('data', (d) => { text += d; });
  await new Promise((r) => setTimeout(r, 300));
  const m = await t.measure({ do: 'run', rate: 1500, ms: 3000 }); p.kill('SIGINT'); await new Promise((r) => p.once('exit', r));
  console.log(t.name, m.views); console.log(text.split('\n').slice(0, 14).join('\n'));
}
await rig.close(); process.exit();
