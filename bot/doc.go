// Package bot holds the conversation: one Message in, one Reply out.
//
// It parses what a member wrote, checks who may do what and how often, asks
// the library and words the reply: with passages, with what the texts say of
// themselves, or, to small talk, with one kind sentence and things to try. Of
// what was asked it remembers the words, for ten minutes, to understand what
// goes on from there. It does not know Discord: which gateway a message came
// through, how a reply is escaped, and what length fits is the business of the
// adapter (bot/discord, or the terminal in cmd/chapterbot).
package bot
