// node shoot.js RECORD OUTDIR [--check]: takes a picture of each recorded scene
// as a telephone and as a desktop shows it, and prints the height of each of
// the bot's messages. --check takes the telephone's alone, and fails where a
// scene's first message is taller than the scene allows.

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const widths = [
	{ width: 390, phone: true },
	{ width: 800, phone: false }
];

const [recordFile, out, mode] = process.argv.slice(2);
const check = mode === '--check';
const scenes = JSON.parse(await readFile(recordFile, 'utf8'));
await mkdir(out, { recursive: true });

const bundle = await build({
	entryPoints: [join(import.meta.dirname, 'page.js')],
	bundle: true,
	write: false,
	outdir: 'page',
	format: 'iife',
	loader: { '.woff2': 'dataurl' },
	logLevel: 'error'
});
const bundled = (kind) => bundle.outputFiles.find((f) => f.path.endsWith(kind)).text;

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu']
});
const tooTall = [];
const undrawn = [];
try {
	for (const { width, phone } of check ? widths.slice(0, 1) : widths) {
		const page = await browser.newPage({ viewport: { width, height: 100 }, deviceScaleFactor: 2, offline: true });
		page.on('pageerror', (error) => undrawn.push(error.message));
		await page.setContent(`<!doctype html><html${phone ? ' data-phone' : ''}><body></body></html>`);
		await page.addStyleTag({ content: bundled('.css') });
		await page.addScriptTag({ content: bundled('.js') });
		for (const scene of scenes) {
			const heights = await page.evaluate((s) => window.look.show(s), scene).catch((error) => {
				undrawn.push(`${scene.name}: ${error.message.split('\n')[0]}`);
			});
			if (!heights) continue;
			await page.screenshot({ path: join(out, `${scene.name}-${width}.png`), fullPage: true });
			console.log(`${scene.name.padEnd(18)} ${width}  ${heights.map((h) => `${h} px`).join(', ')}`);
			if (phone && scene.tallest && !(heights[0] <= scene.tallest)) {
				tooTall.push(`${scene.name}: ${heights[0]} px high, more than ${scene.tallest}`);
			}
		}
		await page.close();
	}
} finally {
	await browser.close();
}
for (const line of [...new Set(undrawn), ...tooTall]) console.error(line);
if (undrawn.length > 0 || (check && tooTall.length > 0)) process.exitCode = 1;
