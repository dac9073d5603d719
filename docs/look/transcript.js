// A recorded scene as a page: what people and the bot would see in the channel
// once all of it has happened.

import { inline, markdown } from './markdown.js';

const element = (tag, attributes = {}, ...children) => {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== false && value !== undefined) made.setAttribute(name, value === true ? '' : value);
	}
	made.append(...children.filter((c) => c !== null));
	return made;
};

const marked = (tag, attributes, content) => {
	const made = element(tag, attributes);
	made.innerHTML = content;
	return made;
};

const colours = { chapterbot: '#3b7a57', ann: '#c0628d', admin: '#4f6fc4' };

/** avatar is a disc with a name's first letter. */
function avatar(name) {
	const svg =
		`<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="${colours[name] ?? '#7a7b83'}"/>` +
		`<text x="40" y="53" font-size="38" text-anchor="middle" fill="#fff" font-family="sans-serif">${name[0].toUpperCase()}</text></svg>`;
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** draw puts a scene into the page. */
export function draw(scene) {
	const shown = new Map(); // by ID, in the order of their first appearance
	for (const step of scene.steps) {
		if (step.said) shown.set(step.id, { step });
		for (const { message } of step.sent) {
			shown.set(message.id, { step: shown.get(message.id)?.step ?? step, message });
		}
	}
	const channel = element('discord-messages');
	for (const { step, message } of shown.values()) {
		channel.append(message ? sent(message, step, scene, shown) : said(step, scene, shown));
	}
	document.body.replaceChildren(channel);
}

const author = (name) => ({ author: name, avatar: avatar(name), timestamp: '10:04 AM' });

const said = (step, scene, shown) =>
	element(
		'discord-message',
		author(step.who),
		reply(shown.get(step.on), scene),
		marked('span', { class: 'markup' }, markdown(step.said, scene.people))
	);

function sent(message, step, scene, shown) {
	if (message.flags & (1 << 15)) throw new Error('Components V2 are not drawn yet');
	const name = message.author.username;
	return element(
		'discord-message',
		{ ...author(name), bot: true, edited: Boolean(message.edited_timestamp), ephemeral: Boolean(message.flags & 64), 'data-sent': true },
		above(message, step, scene, shown),
		marked('span', { class: 'markup' }, markdown(message.content, scene.people)),
		...message.embeds.map((e) => embed(e, scene.people)),
		message.components.length > 0
			? element('discord-attachments', { slot: 'components' }, ...message.components.map(row))
			: null
	);
}

/** above is the line that says what a message answers. */
function above(message, step, scene, shown) {
	if (step.used) return element('discord-command', { slot: 'reply', author: step.who, avatar: avatar(step.who), command: step.used });
	return reply(shown.get(step.pressed ? step.on : message.message_reference?.message_id), scene);
}

/** reply is the line above a message that replies to another. */
function reply(to, scene) {
	if (!to) return null;
	const from = to.message ? to.message.author.username : to.step.who;
	const text = to.message ? to.message.content : to.step.said;
	const excerpt = text ? inline(text.replaceAll('\n', ' '), scene.people) : '<em>Click to see attachment</em>';
	return marked('discord-reply', { slot: 'reply', author: from, avatar: avatar(from), bot: Boolean(to.message) }, excerpt);
}

function embed(e, names) {
	const known = ['title', 'type', 'description', 'color', 'footer', 'author', 'fields'];
	const strange = Object.keys(e).filter((key) => !known.includes(key));
	if (strange.length > 0) throw new Error(`an embed's ${strange} is not drawn yet`);
	const part = (name, content) => marked('div', { slot: 'description', class: name }, content);
	return element(
		'discord-embed',
		{ slot: 'embeds', color: e.color ? `#${e.color.toString(16).padStart(6, '0')}` : undefined },
		e.author ? part('embed-author', inline(e.author.name, names)) : null,
		e.title ? part('embed-title markup', inline(e.title, names)) : null,
		e.description ? part('embed-description markup', markdown(e.description, names)) : null,
		...(e.fields ?? []).flatMap((f) => [
			part('embed-field-name markup', inline(f.name, names)),
			part('embed-field-value markup', markdown(f.value, names))
		]),
		e.footer ? element('discord-embed-footer', { slot: 'footer' }, e.footer.text) : null
	);
}

const buttonTypes = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive' };

function row(r) {
	if (r.type !== 1) throw new Error(`a component of type ${r.type} is not drawn yet`);
	const buttons = r.components.map((b) => {
		if (b.type !== 2) throw new Error(`a component of type ${b.type} is not drawn yet`);
		const face = [b.emoji?.name, b.label].filter(Boolean).join(' ');
		return element('discord-button', { type: buttonTypes[b.style], url: b.url, disabled: Boolean(b.disabled) }, face);
	});
	return element('discord-action-row', {}, ...buttons);
}

/** heights are those of the bot's messages in the page, in CSS pixels: from what each answers to its last button. */
export function heights() {
	return [...document.querySelectorAll('discord-message[data-sent]')].map((m) => Math.ceil(m.getBoundingClientRect().height));
}
