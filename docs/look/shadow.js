// What look.css can't reach: the inside of the components. Each takes its new
// rules before the first one is made.

const rules = {
	'discord-message': `
		:host {
			min-height: 44px;
			padding-left: var(--gutter);
			padding-right: var(--right);
			color: var(--text);
			font: 400 16px/22px var(--font);
		}
		:host([ephemeral]) { padding-right: var(--right); }
		.discord-author-avatar { margin: 2px var(--gutter) 0 0; }
		.discord-message-content { min-width: 0; padding: 0; line-height: 22px; }
		.discord-message-body { line-height: 22px; }
		.discord-message-timestamp { margin-left: 4px; color: var(--muted); font-size: 12px; }
		.discord-message-edited { color: var(--muted); font-size: 10px; }
		.discord-message-ephemeral { margin-top: 4px; color: var(--muted); font-size: 12px; line-height: 16px; }
		:host .discord-message-ephemeral .discord-message-ephemeral-link { color: var(--link); }`,
	'discord-author-info': `
		:host { line-height: 22px; }
		.discord-author-username { color: var(--strong); }`,
	'discord-embed': `
		:host .discord-embed-root { grid-row-gap: 0; }
		:host .discord-embed-wrapper {
			max-width: 517px; /* 516 and a border */
			border-color: var(--line);
			border-left: 0;
			background: var(--raised);
		}
		:host .discord-embed-wrapper .discord-embed-grid { display: grid; padding: 2px 16px 16px 12px; }`,
	'discord-button': `
		:host > *:first-child {
			box-sizing: border-box;
			height: var(--button);
			min-height: var(--button);
			margin: 0;
			padding: 3px var(--button-side);
			border: 1px solid #9999990a;
			border-radius: 8px;
			gap: 8px;
			font-family: var(--font);
			line-height: 18px;
		}
		.secondary { background: #94949c1f; color: var(--strong); }`
};
rules['discord-reply'] = `
	:host {
		min-width: 0;
		margin-left: calc(40px + var(--gutter));
		color: var(--text);
		font-family: var(--font);
	}
	:host:before { left: calc(-20px - var(--gutter)); border-color: var(--spine) !important; }
	.discord-replied-message-username { color: var(--strong); }
	.discord-replied-message-content { min-width: 0; overflow: hidden; }`;
rules['discord-command'] = `
	${rules['discord-reply']}
	:host .discord-slash-command-name { background: none; color: #a9bbff !important; padding: 0 0 0 4px; }`;

export function restyle() {
	for (const [tag, css] of Object.entries(rules)) {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		customElements.get(tag).elementStyles.push(sheet);
	}
}
