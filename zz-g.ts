import { writeFileSync } from 'node:fs';
import { measureGrowth, growthTable } from './bench/speed/growth.ts';
import { growthPicture } from './bench/speed/picture.ts';
import { createProgress } from './bench/progress.ts';
const r = await measureGrowth(createProgress());
console.log(growthTable(r)); writeFileSync('/tmp/prof5/growth.json', JSON.stringify(r)); writeFileSync('/tmp/prof5/growth.svg', growthPicture(r)); process.exit();
