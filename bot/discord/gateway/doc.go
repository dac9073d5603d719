// Package gateway keeps a bot on Discord's gateway through whatever happens there,
// until it is told to stop or turned away for good (FinalError): a connection for
// each shard, resumed where Discord allows, else begun anew, no faster and no more
// often than Discord takes it.
//
// It hands on each event and never knows what one means. discordgo gives the
// names of things; its own gateway session does not survive what Discord does.
package gateway
