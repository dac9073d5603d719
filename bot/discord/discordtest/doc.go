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
// The package knows nothing of the bot and shares no type with any client
// library: a fake that decoded with the client's own structs would hide the
// client's errors. It listens on 127.0.0.1 only and reaches nothing else.
package discordtest
