// Package discord connects the conversation in package bot to Discord. It is
// the only package that imports discordgo.
//
// A Client keeps the bot on the gateway through whatever happens there, until
// it is told to stop or turned away for good (FinalError): one link per shard,
// and connection, resumed where Discord allows. discordgo gives the types and the
// requests; its gateway session does not survive what Discord does.
// It turns events into bot.Messages, takes each once, and queues them for
// workers; a full queue is answered, not forgotten. It renders bot.Replies
// within Discord's limits, unable to ping anyone, and sends them within its
// rate limits, each once however often a request is repeated.
//
// It decides nothing about what is said, reads no environment, keeps nothing
// on disk, and logs neither a token nor a question.
package discord
