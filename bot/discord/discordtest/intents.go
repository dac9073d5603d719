package discordtest

// Gateway intents: what a session asked to hear of.
const (
	intentGuilds         = 1 << 0
	intentMembers        = 1 << 1
	intentPresences      = 1 << 8
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	intentMessageContent = 1 << 15

	// Bits 0-16, 20, 21, 24 and 25 are the intents Discord documents.
	intentsKnown      = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
	intentsPrivileged = intentMembers | intentPresences | intentMessageContent
)
