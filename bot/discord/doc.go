// Package discord connects the conversation in package bot to Discord.
//
// A Client keeps the bot on the gateway until it is told to stop or turned away
// for good: see package gateway for how, and package rest for when it sends what.
// It turns events into bot.Messages, takes each once, and queues them for
// workers; a full queue is answered, not forgotten. It renders bot.Replies
// within Discord's limits, unable to ping anyone, and sends them within its
// rate limits, each once however often a request is repeated.
//
// It decides nothing about what is said, reads no environment, keeps nothing
// on disk, and logs neither a token nor a question.
package discord
