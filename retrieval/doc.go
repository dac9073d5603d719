// Package retrieval ranks the passages of a library of texts against a
// question and answers with quotations.
//
// It turns documents into passages, passages into stems, stems into an
// immutable Index, and a question into an Answer whose citations are verbatim
// parts of the texts. What members say around questions and instead of them it
// tells apart by lists that each language has. It never writes a word of its
// own, never reads a file, never opens a socket, and knows neither Discord nor
// SQLite: what it needs stored goes through the Store that its Library is given.
package retrieval
