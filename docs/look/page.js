// The page that scenes are drawn into, bundled for the browser.

import '@fontsource-variable/noto-sans/index.css';
import '@fontsource-variable/noto-sans/wght-italic.css';
import '@skyra/discord-components-core';
import './look.css';
import { restyle } from './shadow.js';
import { draw, heights } from './transcript.js';

restyle();

/** show draws a scene, waits until it stands, and returns heights(). */
async function show(scene) {
	draw(scene);
	const parts = [...document.querySelectorAll('*')].filter((e) => e.updateComplete);
	await Promise.all(parts.map((e) => e.updateComplete));
	await document.fonts.ready;
	await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
	return heights();
}

window.look = { show };
