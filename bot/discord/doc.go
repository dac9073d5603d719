// Package discord connects the conversation in package bot to Discord. It is
// the only package that imports discordgo: it supervises the gateway, turns
// events into bot.Messages, and renders and sends bot.Replies within Discord's
// limits. It decides nothing about what is said.
package discord
