package bot

import "context"

// UserID, GuildID and ChannelID are the chat's own identifiers.
type (
	UserID    string
	GuildID   string
	ChannelID string
)

// Message is what somebody said to the bot, whatever form it came in. Exactly
// one of Command, Action and Text says what is wanted, looked at in that order.
type Message struct {
	ID      string
	User    UserID
	Guild   GuildID // empty in a direct message
	Channel ChannelID

	// Manager asks the chat whether User may manage this server. It may take
	// a round trip, so it is called only where the answer matters; nil: no.
	Manager func(context.Context) (bool, error)

	Command  Command // slash form: "ask"
	Argument string  // its option's value: the question, the reference

	Action string // the Action of a Button that was pressed

	Text   string // prefix form: the whole message, without a leading mention of the bot
	Direct bool   // Text was addressed to the bot: a direct message, a mention, a reply to it

	// Unnamed says that Text is Direct only because it replies to the bot, where
	// others talk, too: it may be meant for them.
	Unnamed bool

	// Where Text replies to a message of the bot's, Answered is the ID of the
	// Message that that one answered, if the chat knows it, and Earlier returns
	// what it said, which may take a round trip; where Text replies to a
	// person, Earlier returns what they wrote. nil: nothing is known of it.
	Answered string
	Earlier  func(context.Context) (string, error)
}

// Reply is what the bot says. Its texts are plain: the adapter escapes them.
type Reply struct {
	Blocks  []Block
	Buttons []Button // at most 5
	Private bool     // only the asker should see it, where the chat can do that
	Turn    bool     // it may take the place of the message whose button was pressed

	// Then, when not nil, is work still to be done: the adapter sends this
	// reply, runs Then once, and puts what it returns in this reply's place.
	Then func(context.Context) Reply

	Outcome Outcome
}

// Block is one visual part of a reply.
type Block struct {
	Title    string
	Runs     []Run
	Citation string // "Chapter 48 ¶11 of 16": stands before the quotation, ready to be copied; empty when nothing is quoted

	// Quote marks Runs as a quotation: an adapter that must shorten it cuts
	// at the ends, marks the cut with an ellipsis and keeps the bold run.
	Quote bool

	Small bool // Runs are one line of small print

	// Before and After are the words that stand around a quotation in its
	// text: shown smaller and apart from it, or left out where there is no room.
	Before, After string
}

// Run is a stretch of text in one weight.
type Run struct {
	Text string
	Bold bool

	// Command, when not empty, is what Text names as it is typed ("!ask"): an
	// adapter writes it as its chat shows a command, if that can be pressed.
	Command Command
}

// Button is something the reader can press. Action comes back as
// Message.Action, from anyone, at any later time: it is checked like input.
type Button struct {
	Label  string // at most 80 characters
	Action string // 1 to 90 characters without control characters, unique within its reply
}

// Outcome is what became of a message, for logs and metrics.
type Outcome string

// The outcomes.
const (
	Answered   Outcome = "answered"
	Unanswered Outcome = "unanswered" // the text doesn't say
	Done       Outcome = "done"       // any other command that worked
	Refused    Outcome = "refused"    // no permission, cooldown, bad input
	Failed     Outcome = "failed"     // an error of ours
)
