// Discord's Markdown as HTML. Blocks (headings, subtext, quotes, lists) are
// found line by line here; what stands within a line is discord-markdown-parser's.

import * as shortcodes from 'discord-emoji';
import { SimpleMarkdown, rulesExtended } from 'discord-markdown-parser';

const emoji = new Map(Object.values(shortcodes).flatMap(Object.entries));

const shortcode = {
	order: SimpleMarkdown.defaultRules.strong.order,
	match(source) {
		const found = /^:([\w+-]+):/.exec(source);
		return found && emoji.has(found[1]) ? found : null;
	},
	parse: ([, name]) => ({ type: 'twemoji', name: emoji.get(name) })
};

const { blockQuote, heading, subtext, newline, guildNavigation, ...withinLines } = rulesExtended;
const parse = SimpleMarkdown.parserFor({ ...withinLines, shortcode });

/** markdown is a message or an embed's description. names are people's, by ID. */
export function markdown(text, names = {}) {
	return blocks(text.split('\n'), names, true).join('');
}

/** inline is a line that takes no blocks: an embed's title, a field's name. */
export function inline(text, names = {}) {
	return parse(text, { inline: true }).map((node) => html(node, names)).join('');
}

const headingLine = /^ *(#{1,3})\s+([^#].*?)#*\s*$/;
const subtextLine = /^ *-#\s+(.+)$/;
const quoteLine = /^ *> (.*)$/;
const quoteRest = /^ *>>> (.*)$/;
const listLine = /^( *)([*-]|\d+\.) +(.+)$/;
const listGoesOn = /^ *([*-]|\d+\.) +.|^ +./;

function blocks(lines, names, quotes) {
	const out = [];
	let plain = [];
	const flush = (beforeBlock) => {
		if (plain.length > 0) {
			// A line break right before a block ends its line and shows no other.
			const gap = beforeBlock && plain.at(-1) === '' ? '<br>' : '';
			out.push(inline(plain.join('\n'), names) + gap);
		}
		plain = [];
	};
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i];
		let found;
		const fenced = fence(lines, i);
		if (fenced.length > 0) {
			flush(true);
			out.push(inline(fenced.join('\n'), names));
			i += fenced.length - 1;
		} else if ((found = headingLine.exec(line))) {
			flush(true);
			out.push(`<h${found[1].length}>${inline(found[2], names)}</h${found[1].length}>`);
		} else if ((found = subtextLine.exec(line))) {
			flush(true);
			out.push(`<small>${inline(found[1], names)}</small>`);
		} else if (quotes && quoteRest.test(line)) {
			flush(true);
			const rest = [quoteRest.exec(line)[1], ...lines.slice(i + 1)];
			out.push(quote(blocks(rest, names, false)));
			i = lines.length;
		} else if (quotes && quoteLine.test(line)) {
			flush(true);
			const quoted = run(lines, i, quoteLine);
			out.push(quote(blocks(quoted.map((l) => quoteLine.exec(l)[1]), names, false)));
			i += quoted.length - 1;
		} else if (listLine.test(line)) {
			flush(true);
			const listed = run(lines, i, listGoesOn);
			out.push(list(items(listed), names));
			i += listed.length - 1;
		} else {
			plain.push(line);
		}
	}
	flush(false);
	return out;
}

/** run is the lines from i on that have a form. */
function run(lines, i, form) {
	const end = lines.findIndex((line, j) => j >= i && !form.test(line));
	return lines.slice(i, end < 0 ? lines.length : end);
}

/** fence is the lines of the code block that line i opens, if it opens one. */
function fence(lines, i) {
	if (lines[i].split('```').length % 2 === 1) return [];
	const end = lines.findIndex((line, j) => j > i && line.includes('```'));
	return lines.slice(i, end + 1);
}

const quote = (content) => `<div class="quote"><blockquote>${content.join('')}</blockquote></div>`;

/** items are a list's, each with the lines that go on below it. */
function items(lines) {
	const all = [];
	for (const line of lines) {
		const found = listLine.exec(line);
		if (found) all.push({ indent: found[1].length, bullet: found[2], text: found[3] });
		else all.at(-1).text += `\n${line.trim()}`;
	}
	return all;
}

/** list nests what is indented deeper than the item before it. */
function list(all, names) {
	const [{ indent, bullet }] = all;
	const out = [];
	for (let i = 0; i < all.length; i++) {
		const nested = all.slice(i + 1);
		const end = nested.findIndex((item) => item.indent <= indent);
		if (end >= 0) nested.length = end;
		out.push(`<li>${inline(all[i].text, names)}${nested.length > 0 ? list(nested, names) : ''}</li>`);
		i += nested.length;
	}
	const start = parseInt(bullet, 10);
	if (start >= 0) {
		const digits = String(start + out.length - 1).length;
		return `<ol start="${start}" style="--digits:${digits}">${out.join('')}</ol>`;
	}
	return `<ul>${out.join('')}</ul>`;
}

const wrap = {
	strong: 'strong',
	em: 'em',
	underline: 'u',
	strikethrough: 's'
};

function html(node, names) {
	const inner = () => [node.content].flat().map((n) => (typeof n === 'string' ? escape(n) : html(n, names))).join('');
	if (wrap[node.type]) return `<${wrap[node.type]}>${inner()}</${wrap[node.type]}>`;
	switch (node.type) {
		case 'text':
			return inner();
		case 'br':
			return '<br>';
		case 'inlineCode':
			return `<code>${escape(node.content)}</code>`;
		case 'codeBlock':
			return `<pre>${escape(node.content)}</pre>`;
		case 'spoiler':
			return `<span class="spoiler"><span>${inner()}</span></span>`;
		case 'url':
		case 'autolink':
		case 'link':
			return `<a>${inner()}</a>`;
		case 'twemoji':
			return `<span class="emoji">${node.name}</span>`;
		case 'slashCommand':
			return `<discord-mention type="slash">${escape(node.fullName)}</discord-mention>`;
		case 'user':
			return `<discord-mention type="user">${escape(names[node.id] ?? 'unknown-user')}</discord-mention>`;
		case 'everyone':
		case 'here':
			return `@${node.type}`;
		case 'timestamp':
			return `<time>${escape(when(Number(node.timestamp), node.format))}</time>`;
	}
	throw new Error(`the Markdown of type ${node.type} is not drawn yet`);
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);

const styles = {
	t: { timeStyle: 'short' },
	T: { timeStyle: 'medium' },
	d: { dateStyle: 'short' },
	D: { dateStyle: 'long' },
	f: { dateStyle: 'long', timeStyle: 'short' },
	F: { dateStyle: 'full', timeStyle: 'short' }
};

const units = [
	['year', 365 * 86400],
	['month', 30 * 86400],
	['day', 86400],
	['hour', 3600],
	['minute', 60],
	['second', 1]
];

/** when words a timestamp as an English client in UTC does. */
function when(seconds, style = 'f') {
	if (style === 'R') {
		const off = seconds - Date.now() / 1000;
		const [unit, length] = units.find(([, length]) => Math.abs(off) >= length) ?? units.at(-1);
		return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(off / length), unit);
	}
	return new Intl.DateTimeFormat('en-US', { ...styles[style], timeZone: 'UTC' }).format(new Date(seconds * 1000));
}
