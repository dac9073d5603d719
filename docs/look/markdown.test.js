import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, markdown } from './markdown.js';

const rows = [
	// what the bot writes
	['**Bold** stays *within* its marks', '<strong>Bold</strong> stays <em>within</em> its marks'],
	['**bold over\ntwo lines**', '<strong>bold over<br>two lines</strong>'],
	['a backslash shows \\* \\_ \\~ \\` \\| \\< \\> \\[ \\] \\@ \\\\ as they are', 'a backslash shows * _ ~ ` | &#60; &#62; [ ] @ \\ as they are'],
	['48\\:11, discord\\.gg, 1\\. and \\# 2, \\- 3', '48:11, discord.gg, 1. and # 2, - 3'],
	['&amp; <b>', '&#38;amp; &#60;b&#62;'],

	// lines that begin something
	['# One\ntwo', '<h1>One</h1>two'],
	['one\n### Two\n\nthree', 'one<h3>Two</h3><br>three'],
	['#no heading', '#no heading'],
	['one\n-# small **print**', 'one<small>small <strong>print</strong></small>'],
	['> one\n> two\nthree', '<div class="quote"><blockquote>one<br>two</blockquote></div>three'],
	['one\n\n> two', 'one<br><br><div class="quote"><blockquote>two</blockquote></div>'],
	['>>> one\n\ntwo', '<div class="quote"><blockquote>one<br><br>two</blockquote></div>'],
	['>no quote', '&#62;no quote'],
	['> > one level only', '<div class="quote"><blockquote>&#62; one level only</blockquote></div>'],

	// lists
	['- a\n* b', '<ul><li>a</li><li>b</li></ul>'],
	['- a\n  - b\n  - c\n- d', '<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>'],
	['- a\n  goes on\nand ends', '<ul><li>a<br>goes on</li></ul>and ends'],
	['9. a\n10. b', '<ol start="9" style="--digits:2"><li>a</li><li>b</li></ol>'],
	['+ a', '+ a'],
	['-a', '-a'],

	// what Discord puts in place of something else
	['</ask:1574988844644696064>', '<discord-mention type="slash">ask</discord-mention>'],
	['<@1574988844644696069> and <@1574988844644696070>', '<discord-mention type="user">ann</discord-mention> and <discord-mention type="user">unknown-user</discord-mention>'],
	[':smile: :no_such_thing: 12:30:45', '<span class="emoji">😄</span> :no_such_thing: 12:30:45'],
	['<t:1700000000:D>', '<time>November 14, 2023</time>'],
	['see https://example.org/a_b_c', 'see <a>https://example.org/a_b_c</a>'],
	['[here](https://example.org)', '<a>here</a>'],

	// code is left alone
	['`**a** <b>`', '<code>**a** &#60;b&#62;</code>'],
	['```\n# a\n- b\n```\nc', '<pre># a\n- b</pre>c']
];

for (const [text, html] of rows) {
	test(JSON.stringify(text), () => assert.equal(markdown(text, { '1574988844644696069': 'ann' }), html));
}

test('a title takes no blocks', () => assert.equal(inline('# **a**'), '# <strong>a</strong>'));

test('whatever is written is drawn', () => {
	const pieces = ['*', '**', '_', '__', '~~', '`', '```', '||', '\\', '<', '>', '> ', '>>> ', '# ', '-# ', '- ', '1. ', ' ', '\n', ':x:', '<@1>', '[a](b)', 'word', '🙂', '@here'];
	let seed = 1;
	const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
	for (let i = 0; i < 3000; i++) {
		const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
		assert.doesNotThrow(() => markdown(text), JSON.stringify(text));
	}
});
