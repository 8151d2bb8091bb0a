/** Bundles what browsers load into dist/web: `/sdk.js`, `/widget.js`, the React hook, and the pages. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const HERE = import.meta.dirname;
const OUT = join(HERE, '../dist/web');

/** File in dist/web → its source. */
const MODULES = {
  sdk: 'sdk/sdk.ts',
  react: 'sdk/react.ts',
  widget: 'widget/widget.ts',
  shop: 'shop/shop.ts',
  dashboard: 'dashboard/dashboard.ts',
};
/** Styles in several files, with what they name. */
const STYLES = { shop: 'shop/shop.css', dashboard: 'dashboard/dashboard.css' };
const COPIED = ['shop/shop.html', 'dashboard/dashboard.html'];

/** The SDK is its own module for all others: whoever imports it on a page gets the same connection. */
const oneSdk: Plugin = {
  name: 'one-sdk',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/sdk\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './sdk.js', external: true },
    ),
};

export async function buildWeb(): Promise<void> {
  await mkdir(OUT, { recursive: true });
  await build({
    entryPoints: [...Object.entries(MODULES), ...Object.entries(STYLES)].map(([out, source]) => ({
      in: join(HERE, source),
      out,
    })),
    outdir: OUT,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    target: 'es2022',
    external: ['react'],
    loader: { '.woff2': 'file' },
    assetNames: '[name]',
    plugins: [oneSdk],
    logLevel: 'warning',
  });
  for (const path of COPIED) await copyFile(join(HERE, path), join(OUT, basename(path)));
  await compress();
}

/** Beside each text what goes over the wire, so that no server compresses anything. */
async function compress(): Promise<void> {
  for (const name of await readdir(OUT)) {
    if (!/\.(js|css|html)$/.test(name)) continue;
    const text = await readFile(join(OUT, name));
    await writeFile(join(OUT, `${name}.br`), brotliCompressSync(text));
    await writeFile(join(OUT, `${name}.gz`), gzipSync(text, { level: 9 }));
  }
}

if (process.argv[1] === import.meta.filename) await buildWeb();
