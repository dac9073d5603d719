// Package reference is how places in texts are named: what the bot writes to
// cite a passage, and what a member writes to see one.
//
// What is written becomes words, figures and marks; these are read in every way
// that they can be meant, whatever the language of the words for a chapter or a
// paragraph; and each reading is matched with the titles of the texts, taken
// apart in the same way. A citation always leads back to its passage. The
// package knows titles and numbers only, never the text under them, and writes
// no sentence of the bot's.
//
// What is written is anybody's: reading it takes time linear in its length and
// in the number of titles, and what is longer than any reference is none.
package reference
