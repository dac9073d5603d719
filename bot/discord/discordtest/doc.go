// Package discordtest is a Discord in one process: REST and gateway on one
// loopback port, strict enough that a bot which passes here meets no surprise
// of form there. A real client connects to it, identifies, heartbeats,
// resumes, answers and is refused for what Discord would refuse.
//
// A [Server] holds guilds, channels, members and messages. A test speaks
// through it ([Server.Say], [Server.Slash], [Server.Press]), waits for what
// the bot does by event ([Server.AwaitReply]), and can have the server
// misbehave in named ways ([Faults], [Server.Inject]). What a bot does that
// Discord permits but its users would regret, such as a message that can
// ping everyone, is kept as a [Violation].
//
// What it leaves out answers as Discord answers what does not exist: voice,
// reactions, webhooks of others, the storing of files, transport compression
// and ETF. Error texts and the names of form errors follow Discord's as far as
// they are documented or were seen in public reports; a client should go by
// status and code.
//
// Three commands stand on it: serve is a Discord for one person at a terminal,
// soak drives a built bot for as long as one likes, record writes down what a
// built bot sends, for pictures.
//
// The package knows nothing of the bot and shares no type with any client
// library: a fake that decoded with the client's own structs would hide the
// client's errors. It listens on 127.0.0.1 only and reaches nothing else.
package discordtest
