package main

// scene is a few things that people do with the bot, worth a picture.
type scene struct {
	name  string // of the picture's file, too
	shows string
	steps []step

	// tallest is the most CSS pixels that the bot's first message may be high
	// on a telephone; 0 sets no limit.
	tallest int

	// corpus is what the bot answers from: file names to contents; nil is the
	// built-in text.
	corpus map[string]string
}

// readme is the question that the README asks, and the first that most ask.
const readme = "How many people in China were online by the end of 2011?"

// scenes are all there are. Another is another line here.
var scenes = []scene{
	{name: "answer", shows: "an answer to a message", tallest: 420, steps: []step{says("!ask " + readme)}},
	{name: "answer-slash", shows: "an answer to a slash command", steps: []step{uses("ask", "question", readme)}},
	{name: "closest", shows: "the closest passage: it may not be an answer", steps: []step{says("!ask Which forum has the most members?")}},
	{name: "refusal", shows: "a question that the text doesn't answer", steps: []step{says("!ask Who painted the Mona Lisa?")}},
	{name: "did-you-mean", shows: "a refusal with a word that may be a slip", steps: []step{says("!ask Is wiebo free of charge?")}},
	{name: "greeting", shows: "hello and thanks in a direct message", steps: []step{writes("hello"), writes("thanks!")}},
	{name: "about", shows: "what the text is about", steps: []step{mentions("what is this chapter about?")}},
	{name: "contents", shows: "what is in one of several texts", corpus: club(), steps: []step{mentions("what's in the house rules?")}},
	{name: "passage", shows: "a passage by its number", steps: []step{says("!passage 48:11")}},
	{name: "range", shows: "several passages by their numbers", steps: []step{says("!passage 48:2-4")}},
	{name: "read-on", shows: "an answer, read on", steps: []step{says("!ask " + readme), presses("Read on")}},
	{name: "more", shows: "an answer's further passages", steps: []step{says("!ask What do citizens do on the Internet?"), presses("More passages")}},
	{name: "follow-up", shows: "a reply to an answer, with the question's words left out", steps: []step{
		says("!ask When did Guangdong end the temporary residence permit?"), replies("and Beijing?"),
	}},
	{name: "help", shows: "the help", steps: []step{uses("help")}},
	{name: "texts", shows: "the texts that are loaded", corpus: club(), steps: []step{uses("texts")}},
	{name: "reload", shows: "what a reload changed", corpus: club(), steps: []step{
		changes(map[string]string{
			"house-rules.md":  rules + "\n## Visitors\n\nA member may bring one visitor an evening. The visitor's name goes into the book at the door.\n",
			"summer-fair.txt": "The summer fair opens at ten. Tents are up by nine, and the band plays at noon.\n\nWhoever lends a table gets it back before dark.\n",
			"recipes.txt":     "",
			"leaflet.pdf":     "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
		}),
		reloads(),
	}},
}

const rules = `# House rules

## Opening

The club house is open from four to ten, on Sundays from two. The last to leave turns off the stove and the lights.

## The library

Five books may be out at a time, for three weeks each. A book that somebody waits for can't be renewed.

The big atlas stays in the reading room.
`

// club is a small library of a club's own.
func club() map[string]string {
	return map[string]string{
		"house-rules.md": rules,
		"history.txt": "Chapter 1: The Boat House\n\nThe club was founded by nine rowers who had lost their boat.\n\nFor two winters they met in the ferryman's kitchen.\n\n" +
			"Chapter 2: The Fire\n\nThe first club house burnt down in its third year. Nobody was hurt, and the piano was saved.\n\nIt was rebuilt in brick within the year.\n",
		"recipes.txt": "Fair soup: leeks, potatoes and smoked trout, for forty.\n\nThe dumplings go in last, and the lid stays shut.\n",
	}
}
